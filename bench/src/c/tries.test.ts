// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ratesOf, triesIn } from './tries.ts';

const NOTES = `
[3.1 s] tried 120 guards in 10.0 s, 12.0 a second, in one build and 40 runs (one by itself: 2.50 s): 9 tell the attack from harmless inputs, 3 stop it
[9.1 s] tried 30 guards in 5.0 s, 6.0 a second, in one build and 9 runs (none was built by itself): 1 tell the attack from harmless inputs, 0 stop it
`;

test('guards of all layers are counted, and those that were built alone', () => {
  expect(triesIn(NOTES)).toEqual({ guards: 150, seconds: 15, alone: [2.5] });
});

test('the two ways are compared within the same runs', () => {
  expect(ratesOf([triesIn(NOTES)])).toEqual({ guards: 150, together: 10, oneByOne: 0.4, ratio: 25 });
});

test('what was not tried has no rate', () => {
  expect(ratesOf([triesIn('the command shows a crash')])).toEqual({
    guards: 0,
    together: null,
    oneByOne: null,
    ratio: null,
  });
});
