// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Probe } from '../../../domain/probe.ts';
import type { ObserveContext } from '../../language.ts';
import { FakeTree, probeOf, UNPATCHED } from '../fake-tree.ts';
import { observe } from '../observe/observe.ts';
import { passagesOf } from './passages.ts';
import { reachOf } from './reach.ts';
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

  it('are what was put beside an old condition, by itself', async () => {
    const before =
      'int f(int n, char *p)\n{\n  if (n > 9 || n < 0)\n    n = *p;\n  while (n && n < 4)\n    n--;\n  return n;\n}\n';
    const after = before
      .replace('(n > 9 || n < 0)', '(p && (n > 9 || n < 0))')
      .replace('n && n < 4', 'n && p && n < 4');
    const refusing = before.replace('n > 9 || n < 0', 'n > 9 || n < 0 || !p');

    const texts = async (text: string): Promise<readonly string[]> => {
      const found = await passagesOf({ file: 'a.c', before, after: text });
      return found.map(({ start, end, lets }) => `${text.slice(start, end)} ${lets}`);
    };

    expect(await texts(after)).toEqual(['p fired', 'p fired']);
    expect(await texts(refusing)).toEqual(['!p held']);
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

describe('the function that failed', () => {
  it('must be come to by a harmless run, whatever the new condition lets through', async () => {
    const type = '  if (in[4] != 7)';
    const never = tree.changed('tool.c', type, `  if (in[4] == 7) return 5;\n${type}`);
    const seldom = tree.changed('tool.c', type, `  if (in[4] == 7 && in[5] > 12) return 5;\n${type}`);
    const harmless = ['NAME\u0007\u0003abc', 'NAME\u0008\u0003abc'].map(running);

    expect(await unexercised(harmless, never, context)).toEqual(['no harmless input comes to read_name']);
    expect(await unexercised(harmless, seldom, context)).toEqual([]);
  }, 120_000);

  it('is looked for in another file than the changed one', async () => {
    const other = await FakeTree.of({
      'main.c':
        '#include <stdio.h>\nint at(int);\nint main(int c, char **v)\n{\n  int n;\n  FILE *f = fopen(v[c - 1], "r");\n  if (f == NULL || fscanf(f, "%d", &n) != 1) return 2;\n  return at(n) < 0;\n}\n',
      'at.c': 'static int table[4];\nint at(int n)\n{\n  return table[n];\n}\n',
      crash: '5',
    });
    const own = await other.context('gcc -g -fsanitize=address at.c main.c -o tool');
    const file = `${other.directory}/crash`;
    const ask = (value: string): Probe => ({
      ...probeOf({ ...other.reproducer('./tool crash'), files: [file] }, 'benign'),
      substitution: { replacements: [{ carrier: { kind: 'file', path: file }, value }] },
    });
    const without = other.changed('main.c', '  return at(n)', '  if (n > 3) return 3;\n  return n');
    const right = other.changed('main.c', '  return at', '  if (n > 3) return 3;\n  return at');

    const said = await Promise.all([without, right].map((each) => unexercised([ask('3')], each, own)));
    await other.remove();

    expect(said).toEqual([['no harmless input comes to at'], []]);
  }, 120_000);
});

describe('most harmless runs', () => {
  it('must still come to the statement that failed', async () => {
    const strict = tree.changed('tool.c', PLACE, `  if (length > 2)\n    return 3;\n${PLACE}`);
    const right = tree.changed('tool.c', PLACE, `  if (length > 12)\n    return 3;\n${PLACE}`);
    const harmless = ['\u0001a', '\u0003abc', '\u0004abcd', '\u0005abcde'].map((rest) => running(`NAME\u0007${rest}`));

    expect(await unexercised(harmless, strict, context)).toEqual([
      '3 of 4 harmless inputs that came to the failing statement do not any more',
    ]);
    expect(await unexercised(harmless, right, context)).toEqual([]);
  }, 120_000);
});

describe('harmless runs', () => {
  it('come to the statement that failed, into its function, or nowhere near', async () => {
    const reproducer = { ...tree.reproducer('./tool crash.bin'), files: [`${tree.directory}/crash.bin`] };
    const seen = await observe(probeOf(reproducer), UNPATCHED, context);
    const trials = ['NAME\u0007\u0003abc', 'NAME\u0007\u0009abc', 'NAME\u0008\u0003abc'].map((value) => ({
      probe: running(value),
    }));

    expect(await reachOf(trials, seen, { context })).toEqual(['statement', 'function', 'nowhere']);
  }, 120_000);
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
