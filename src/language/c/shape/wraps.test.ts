// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { movesToWrapping } from './wraps.ts';

const BEFORE = 'int sum(int a, int b)\n{\n  if (b < 0)\n    return -1;\n  return a + b;\n}\n';

function moves(by: string, type: string = 'int'): boolean {
  return movesToWrapping({ file: 'sum.c', before: BEFORE, after: BEFORE.replace('return a + b;', () => by) }, type);
}

describe('a sum that overflowed', () => {
  it.each([
    ['casts there and back', 'return (int)((unsigned int)a + (unsigned int)b);'],
    ['a cast of one operand', 'return (unsigned)a + b;'],
    ['a type of fixed width', 'return (int)((uint32_t)a + (uint32_t)b);'],
    ['an unsigned number', 'return a * 1u + b;'],
    ['an overflow that nobody asks about', 'int c;\n  __builtin_add_overflow(a, b, &c);\n  return c;'],
  ])('is moved to where nothing reports it: %s', (_name, by) => {
    expect(moves(by)).toBe(true);
  });

  it.each([
    ['wider arithmetic', 'return (long long)a + b > 5;'],
    ['wider unsigned arithmetic', 'return (size_t)a + (size_t)b != 0;'],
    ['a limit', 'if ((unsigned)a > 2147483647u - (unsigned)b)\n    return -1;\n  return a + b;'],
    ['a question to the compiler', 'int c;\n  if (__builtin_add_overflow(a, b, &c))\n    return -1;\n  return c;'],
    ['other words', 'return b + a;'],
  ])('is not: %s', (_name, by) => {
    expect(moves(by)).toBe(false);
  });

  it('is moved by the widest unsigned type only where it was as wide', () => {
    expect(moves('return (size_t)a + b;', 'long int')).toBe(true);
    expect(moves('return (size_t)a + b;', 'int')).toBe(false);
  });
});
