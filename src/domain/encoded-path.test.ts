// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isSame, replaceAt, stringsIn, valueAt } from './encoded-path.ts';
import type { Encoded } from './encoded.ts';

const VALUE: Encoded = {
  t: 'object',
  entries: [
    ['list', { t: 'array', items: ['a', { t: 'object', entries: [['key', 'b']] }] }],
    ['__proto__', 1],
  ],
};

describe('places inside encoded values', () => {
  it('are found by property names and positions', () => {
    expect(valueAt(VALUE, ['list', 1, 'key'])).toBe('b');
    expect(valueAt(VALUE, ['__proto__'])).toBe(1);
    expect(valueAt(VALUE, [])).toBe(VALUE);
  });

  it('are undefined where nothing is', () => {
    expect(valueAt(VALUE, ['list', 7])).toBeUndefined();
    expect(valueAt(VALUE, ['list', 0, 'length'])).toBeUndefined();
    expect(valueAt({ t: 'undefined' }, ['x'])).toBeUndefined();
    expect(valueAt(null, ['x'])).toBeUndefined();
  });

  it('are replaced in a copy', () => {
    const changed = replaceAt(VALUE, ['list', 1, 'key'], 'c');

    expect(valueAt(changed, ['list', 1, 'key'])).toBe('c');
    expect(valueAt(changed, ['__proto__'])).toBe(1);
    expect(valueAt(VALUE, ['list', 1, 'key'])).toBe('b');
  });

  it('leave the value alone where nothing is to be replaced', () => {
    expect(replaceAt(VALUE, ['nowhere'], 'c')).toBe(VALUE);
    expect(replaceAt('text', ['x'], 'c')).toBe('text');
  });
});

describe('strings inside a value', () => {
  it('come with their places, outermost first, without property names', () => {
    expect([...stringsIn(VALUE)]).toEqual([
      { at: ['list', 0], text: 'a' },
      { at: ['list', 1, 'key'], text: 'b' },
    ]);
    expect([...stringsIn(7)]).toEqual([]);
  });
});

describe('sameness', () => {
  it('is equality of data', () => {
    expect(isSame(VALUE, structuredClone(VALUE))).toBe(true);
    expect(isSame('1', 1)).toBe(false);
  });

  it('is never claimed of what was cut', () => {
    const cut: Encoded = { t: 'cut', why: 'deep' };

    expect(isSame(cut, cut)).toBe(false);
  });
});
