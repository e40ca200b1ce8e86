// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { observe } from '../observe/observe.ts';
import { telling } from './telling.ts';

/** A message: two bytes of length, then the text; it has room for 600. */
const TOOL = `#include <stdio.h>
int main(int argc, char **argv)
{
  static char text[600];
  int length;
  FILE *f = fopen(argv[argc - 1], "rb");
  if (f == NULL || (length = fgetc(f)) < 0)
    return 2;
  length += 256 * fgetc(f);
  if (length < 0 || fread(text, 1, length, f) != (size_t)length)
    return 1;
  printf("%d %.5s\\n", length, text);
  return 0;
}
`;
const ATTACK = `\u0000\u0008${'x'.repeat(2048)}`;
const PLACE = '  if (length < 0';

let tree: FakeTree;
let context: ObserveContext;

beforeAll(async () => {
  tree = await FakeTree.of({ 'tool.c': TOOL, crash: ATTACK });
  context = await tree.context('gcc -g -fsanitize=address tool.c -o tool', 'true');
}, 60_000);
afterAll(async () => tree.remove());

async function toldBy(condition: string): Promise<number> {
  const file = `${tree.directory}/crash`;
  const reproducer = { ...tree.reproducer('./tool crash'), files: [file] };
  const seen = await observe(probeOf(reproducer), UNPATCHED, context);
  const snapshot = tree.changed('tool.c', PLACE, `  if (${condition})\n    return 1;\n${PLACE}`);
  const placed = { value: ATTACK, carrier: { kind: 'file', path: file } as const, reproducer, context };
  return (await telling(placed, { snapshot, seen, harmless: ['\u0002\u0000ab'] })).length;
}

describe('a bound that was put in', () => {
  it.each(['length > 255', 'length > 601'])('is told from the right one: %s', { timeout: 120_000 }, async (bound) => {
    expect(await toldBy(bound)).toBeGreaterThan(0);
  });

  it.each(['length > 600', 'length > (int)sizeof text'])('is right: %s', { timeout: 120_000 }, async (bound) => {
    expect(await toldBy(bound)).toBe(0);
  });
});
