// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { aimedAt } from './aimed.ts';
import { limitsOf } from './limits.ts';

function limitsAdded(line: string, rest: string = ''): readonly number[] {
  const before = `#define MOST 12\nint f(int n)\n{\n  char name[MOST];\n  ${rest}return n;\n}\n`;
  return limitsOf([{ file: 'a.c', before, after: before.replace('  return n', `  ${line}\n  return n`) }]);
}

describe('the numbers that a change speaks of', () => {
  it.each([
    ['if (n > 255) return 1;', [1, 255]],
    ['if (n > 0x40u) n = 0x40u;', [64]],
    ['n = n > 64 * 1024 ? 2 : 1 << 4;', [2, 16, 65536]],
    ['if (n >= MOST) n = MOST;', [12]],
    ['if (n >= sizeof name) n = 3;', [3, 12]],
    ['if (n > 2147483647.5) n = 2;', [2, 2147483647, 2147483648]],
    ['puts("300"); /* 400 */', []],
  ])('are written there or stand for a name: %s', (line, limits) => {
    expect(limitsAdded(line)).toEqual(limits);
  });

  it('are none that stood there before', () => {
    const before = 'int f(int n)\n{\n  return n + 77;\n}\n';

    expect(limitsOf([{ file: 'a.c', before, after: before.replace('  return', '  n++;\n  return') }])).toEqual([]);
  });
});

function valuesFor(input: string, limit: number, most: number = 1000): readonly unknown[] {
  return aimedAt(input, { limits: [limit], most })
    .flat()
    .map(({ value }) => value);
}

describe('inputs aimed at a limit', () => {
  it('have a number on either side of it', () => {
    expect(valuesFor('size 5', 20)).toEqual(expect.arrayContaining(['size 19', 'size 20', 'size 21']));
  });

  it('have numbers that are none, and negative ones', () => {
    expect(valuesFor('1.5 1e20', 20)).toEqual(expect.arrayContaining(['1.5 nan', '-21 1e20', '1.5 -1e40']));
  });

  it('have so many words, signs, lines and letters in a word', () => {
    const values = valuesFor('ab [c]\n', 4);

    expect(values).toEqual(expect.arrayContaining(['abbb [c]\n', 'ab ab ab [c]\n', 'ab [[[[c]\n']));
    expect(values.some((value) => String(value).split('\n').length === 5)).toBe(true);
  });

  it('have so many lines that are about something else', () => {
    expect(valuesFor('a 1\na 2\n', 3)).toContain('aa 1\nab 1\nac 1\n');
  });

  it('announce so many bytes and hold them', () => {
    const values = valuesFor('\u0002\u0000\u0000\u0000ab', 300);

    expect(values).toContain(`\u002c\u0001\u0000\u0000ab${'b'.repeat(300 - 4 + 2 * 8)}`);
  });

  it('have no more of anything than anybody would write', () => {
    expect(valuesFor('[x', 1000, 128).every((value) => String(value).length < 20)).toBe(true);
  });
});
