// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { QUIET_OBSERVATION } from '../../fake-language.ts';
import { searchLength } from './length-edge.ts';
import type { Run, Tried } from './directed.ts';

/** A program that has room for ten characters, and puts down a bell as two. */
function placeOfFailure(value: string): string | undefined {
  let used = 0;
  for (const character of value) {
    used += character === '\u0007' ? 2 : 1;
    if (used > 10) {
      return character === '\u0007' ? 'at a bell' : 'at a letter';
    }
  }
  return undefined;
}

const run: Run = async (values) =>
  values.map((value) => {
    const place = placeOfFailure(value);
    return {
      ...QUIET_OBSERVATION,
      reached: true,
      shown:
        place === undefined
          ? { kind: 'blocked', because: 'nothing was reported' }
          : { kind: 'shown', because: `written too far ${place}` },
    };
  });

describe('the search for the length at which a failure begins', () => {
  it('finds the longest start that does no harm and the shortest that fails', async () => {
    const found = await searchLength('a'.repeat(5000), run, 120);

    expect(found.slice(0, 2).map(({ value, side }) => [value.length, side])).toEqual([
      [11, 'own'],
      [10, 'quiet'],
    ]);
  });

  it('puts first, of what fails there, one for each place of the program', async () => {
    const found = await searchLength('a'.repeat(5000), run, 120);

    expect(boundaryPlaces(found)).toEqual(['written too far at a letter', 'written too far at a bell']);
  });

  it('says nothing where only the whole input fails', async () => {
    const whole = 'b'.repeat(11);

    expect(await searchLength(whole, run, 120)).toEqual([]);
  });
});

function boundaryPlaces(found: readonly Tried[]): readonly string[] {
  const failing = found.filter(({ isBoundary, side }) => isBoundary && side === 'own');
  return [...new Set(failing.map(({ seen }) => seen.shown.because))];
}
