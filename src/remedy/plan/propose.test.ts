// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { halvesOf } from './propose.ts';

it('tries all together, then halves of them, and in the end each alone, once', () => {
  expect(halvesOf(['a', 'b', 'c', 'd', 'e']).map((part) => part.join(''))).toEqual([
    'abcde',
    'abc',
    'de',
    'ab',
    'c',
    'd',
    'e',
    'a',
    'b',
  ]);
  expect(halvesOf([])).toEqual([]);
  expect(halvesOf(['a'])).toEqual([['a']]);
});
