// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isAccident } from './accident.ts';

describe('telling accidents from answers', () => {
  it.each([
    ['ReferenceError', 'kind is not defined'],
    ['TypeError', 'x.indexOf is not a function'],
    ['TypeError', "Cannot read properties of undefined (reading 'a')"],
    ['RangeError', 'Maximum call stack size exceeded'],
  ])('calls %s: %s an accident', (name, message) => {
    expect(isAccident({ t: 'error', name, message })).toBe(true);
  });

  it.each([
    ['Error', 'invalid key __proto__'],
    ['TypeError', 'path must be a string'],
    ['SyntaxError', 'Unexpected token < in JSON at position 0'],
    ['RangeError', 'input is too long'],
  ])('takes %s: %s for an answer', (name, message) => {
    expect(isAccident({ t: 'error', name, message })).toBe(false);
  });

  it('takes thrown things that are no errors for answers', () => {
    expect(isAccident('no')).toBe(false);
    expect(isAccident(null)).toBe(false);
  });
});
