// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Probe } from '../../../domain/probe.ts';
import type { Sandbox, Task } from '../../../sandbox/sandbox.ts';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { observe, observeMany } from './observe.ts';

const TOOL = `#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
  char *copy = malloc(8);
  int n = argc > 1 ? atoi(argv[1]) : 0;
  copy[n] = 1;
  printf("%d\\n", n);
  copy = 0;
  return copy != 0;
}
`;

let tree: FakeTree;
let context: ObserveContext;
let tasks: Task[];

beforeAll(async () => {
  tree = await FakeTree.of({ 'tool.c': TOOL });
  const plain = await tree.context('gcc -g -fsanitize=address tool.c -o tool');
  const sandbox: Sandbox = { run: (task) => (tasks.push(task), plain.sandbox.run(task)) };
  tasks = [];
  context = { ...plain, sandbox };
}, 60_000);
afterAll(async () => tree.remove());

function harmless(value: string): Probe {
  const carrier = { kind: 'text', literal: '40' } as const;
  const probe = probeOf(tree.reproducer('./tool 40'), 'benign');
  return { ...probe, id: value, substitution: { replacements: [{ carrier, value }] } };
}

function alone(): number {
  return tasks.filter(({ argv }) => argv.at(-1)?.endsWith('\ntrial 0') === true).length;
}

describe('what the unpatched target does with a probe', () => {
  it('is asked in few sandboxes where many probes are put to a patched one', { timeout: 60_000 }, async () => {
    const patched = tree.changed('tool.c', 'copy[n] = 1;', 'if (n < 8) copy[n] = 1;');
    await observe(probeOf(tree.reproducer('./tool 40')), UNPATCHED, context);
    const before = alone();

    const seen = await observeMany(
      ['1', '2', '3', '4', '5'].map((value) => ({ probe: harmless(value) })),
      patched,
      context,
    );

    expect(seen.map(({ shown }) => shown.kind)).toEqual(Array.from({ length: 5 }, () => 'blocked'));
    expect(alone() - before).toBe(0);
  });

  it(
    'is not asked again where it was observed, and still told apart from a fresh fault',
    { timeout: 60_000 },
    async () => {
      const patched = tree.changed('tool.c', 'copy[n] = 1;', 'if (n < 8) copy[n] = 2;');
      const worse = tree.changed('tool.c', 'copy[n] = 1;', 'copy[n + 8] = 1;');
      await observe(harmless('6'), UNPATCHED, context);
      const before = alone();

      const same = await observe(harmless('6'), patched, context);
      const other = await observe(harmless('6'), worse, context);

      expect([same.shown.kind, other.shown.kind]).toEqual(['blocked', 'shown']);
      expect(alone() - before).toBe(2);
    },
  );
});
