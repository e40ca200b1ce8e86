// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { observe } from './observe.ts';

/** An index of 17 is seen behind the array, one of 900 meets another array. */
const TOOL = `#include <stdio.h>
#include <stdlib.h>
static unsigned char before[4096], palette[16], after[4096];
int main(int argc, char **argv)
{
  int at = argc > 1 ? atoi(argv[1]) : 0;
  palette[at] = 7;
  printf("%d\\n", palette[0] + before[1] + after[1]);
  return 0;
}
`;

let tree: FakeTree;
let context: ObserveContext;

beforeAll(async () => {
  tree = await FakeTree.of({ 'tool.c': TOOL });
  context = await tree.context('gcc -g -fsanitize=address -fno-common tool.c -o tool', 'true');
}, 60_000);
afterAll(async () => tree.remove());

async function seen(index: string): Promise<string> {
  const replacements = [{ carrier: { kind: 'text', literal: '17' } as const, value: index }];
  const probe = { ...probeOf(tree.reproducer('./tool 17')), role: 'benign' as const, substitution: { replacements } };
  const { shown } = await observe(probe, UNPATCHED, context);
  return `${shown.kind}: ${shown.because}`;
}

describe('a run that seems harmless', () => {
  it('is none where it fails as the finding does and nobody saw it', { timeout: 60_000 }, async () => {
    expect(await seen('900')).toMatch(
      /^inconclusive: it fails as the finding does, unseen but by stricter checks: index 900/,
    );
  });

  it('is one where it stays inside', { timeout: 60_000 }, async () => {
    expect(await seen('15')).toBe('blocked: nothing was reported');
  });
});
