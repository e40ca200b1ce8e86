// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Probe } from '../../../domain/probe.ts';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { observe } from '../observe/observe.ts';
import { passagesOf } from './passages.ts';
import { searchInputs } from './search-inputs.ts';
import { unexercised } from './unexercised.ts';

const TOOL = `#include <stdio.h>
#include <string.h>
static int read_name(const unsigned char *in, int n)
{
  char name[12];
  int length = in[5];
  if (length > n - 6)
    return 3;
  memcpy(name, in + 6, length);
  printf("%.3s\\n", name);
  return 0;
}
int main(int argc, char **argv)
{
  unsigned char in[300];
  FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int n;
  if (f == NULL) return 2;
  n = fread(in, 1, sizeof in, f);
  fclose(f);
  if (n < 6 || memcmp(in, "NAME", 4)) return 1;
  if (in[4] != 7) return 4;
  return read_name(in, n);
}
`;
const ATTACK = `NAME\u0007\u0028${'x'.repeat(60)}`;
const PLACE = '  memcpy(name';

let tree: FakeTree;
let context: ObserveContext;

beforeAll(async () => {
  tree = await FakeTree.of({
    'tool.c': TOOL,
    'crash.bin': ATTACK,
    'short.bin': 'NAME\u0007\u0003abc',
    'other.bin': 'x',
  });
  context = await tree.context('gcc -g -O1 -fsanitize=address tool.c -o tool');
}, 60_000);
afterAll(async () => tree.remove());

function running(value: string): Probe {
  const crash = `${tree.directory}/crash.bin`;
  const reproducer = { ...tree.reproducer('./tool crash.bin'), files: [crash] };
  const substitution = { replacements: [{ carrier: { kind: 'file', path: crash } as const, value }] };
  return { ...probeOf(reproducer, 'benign'), id: value, substitution };
}

describe('conditions of a change', () => {
  it('let through what they do not make leave', async () => {
    const { changes } = tree.changed('tool.c', PLACE, `  if (length > 12)\n    return 3;\n${PLACE}`);

    const [[passage] = []] = await Promise.all(changes.map(passagesOf));

    expect(passage).toMatchObject({ file: 'tool.c', line: 9, lets: 'held' });
  });

  it('let into the body of a loop what makes them true', async () => {
    const before = 'int f(int n)\n{\n  int i, s = 0;\n  for (i = 0; i < n; i++)\n    s += i;\n  return s;\n}\n';
    const after = before.replace('i < n', 'i < n && i < 8');

    expect(await passagesOf({ file: 'a.c', before, after })).toMatchObject([{ file: 'a.c', line: 4, lets: 'fired' }]);
  });

  it('let pass by a loop that is put in, but not one that is only written anew', async () => {
    const before = 'int f(int n)\n{\n  while (n > 9)\n    n--;\n  return n;\n}\n';
    const more = before.replace('  return', '  while (n > 2)\n    n -= 2;\n  return');
    const anew = before.replace('  while (n > 9)\n    n--;', '  while (n > 9 && n < 99)\n    n -= 1;');

    expect(await passagesOf({ file: 'a.c', before, after: more })).toMatchObject([{ lets: 'held' }]);
    expect(await passagesOf({ file: 'a.c', before, after: anew })).toMatchObject([{ lets: 'fired' }]);
  });

  it('are none where nothing is asked', async () => {
    const { changes } = tree.changed('tool.c', 'name[12]', 'name[260]');

    expect(await Promise.all(changes.map(passagesOf))).toEqual([[]]);
  });
});

describe('a condition that was put in', () => {
  it('is exercised when a harmless run is let through', async () => {
    const patched = tree.changed('tool.c', PLACE, `  if (length > 12)\n    return 3;\n${PLACE}`);

    expect(await unexercised([running('NAME\u0007\u0003abc')], patched, context)).toEqual([]);
  }, 60_000);

  it('is not exercised when every harmless run is turned away or does not come by', async () => {
    const closed = tree.changed('tool.c', PLACE, `  if (length > 0)\n    return 3;\n${PLACE}`);
    const right = tree.changed('tool.c', PLACE, `  if (length > 12)\n    return 3;\n${PLACE}`);

    expect(await unexercised([running('NAME\u0007\u0003abc')], closed, context)).toHaveLength(1);
    expect(await unexercised([running('other')], right, context)).toHaveLength(1);
  }, 60_000);
});

describe('the search for inputs', () => {
  it('finds harmless ones that go where the attack goes, from the attack alone', async () => {
    const reproducer = { ...tree.reproducer('./tool crash.bin'), files: [`${tree.directory}/crash.bin`] };
    const seen = await observe(probeOf(reproducer), UNPATCHED, context);
    const carrier = { kind: 'file', path: `${tree.directory}/crash.bin` } as const;

    const found = await searchInputs({ value: ATTACK, carrier, reproducer, context }, [], seen);

    const quiet = found.filter(({ isQuiet }) => isQuiet).map(({ value }) => value);
    expect(quiet.some((text) => text.startsWith('NAME\u0007') && text.charCodeAt(5) <= 12)).toBe(true);
  }, 120_000);
});
