// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Behaviour } from '../../../domain/observation.ts';
import { call, seen } from '../fake-question.ts';
import { withoutChance } from './without-chance.ts';

describe('withoutChance', () => {
  it('blanks the words that differ by themselves and keeps the others', () => {
    const pair = withoutChance({
      before: printed('id 17 of a.txt'),
      again: printed('id 4 of a.txt'),
      after: printed('id 99 of b.txt'),
    });

    expect(pair?.map(({ stdout }) => stdout)).toEqual(['id <chance> of a.txt', 'id <chance> of b.txt']);
  });

  it('blanks what lies between two steady ends', () => {
    const pair = withoutChance({
      before: printed('a: one, b'),
      again: printed('a: two three, b'),
      after: printed('a: , b'),
    });

    expect(pair?.map(({ stdout }) => stdout)).toEqual(['a: <chance>, b', 'a: <chance>, b']);
  });

  it.each([
    ['the same but for the time', [9, 9, 9, 9, 31, 31, 9, 9, 9, 9, 7], true],
    ['another byte far from the time', [9, 9, 9, 9, 31, 31, 9, 9, 9, 9, 8], false],
    ['another length', [9, 9, 9, 9, 31, 31, 9, 9, 9, 9], false],
  ])('compares bytes that hold a time stamp: %s', (_, bytes, isKept) => {
    const pair = withoutChance({
      before: answered(packed([9, 9, 9, 9, 10, 30, 9, 9, 9, 9, 7])),
      again: answered(packed([9, 9, 9, 9, 11, 30, 9, 9, 9, 9, 7])),
      after: answered(packed(bytes)),
    });

    expect(isEqual(pair)).toBe(isKept);
  });

  it.each([
    ['the same name', entry('a', 3), true],
    ['another name', entry('b', 3), false],
    ['another kind of value', 'a', false],
  ])('compares the steady members of an object: %s', (_, value, isKept) => {
    const pair = withoutChance({
      before: answered(entry('a', 1)),
      again: answered(entry('a', 2)),
      after: answered(value),
    });

    expect(isEqual(pair)).toBe(isKept);
  });

  it('keeps a call that throws after the patch', () => {
    const pair = withoutChance({
      before: answered(entry('a', 1)),
      again: answered(entry('a', 2)),
      after: seen({}, [call({ outcome: { kind: 'threw', error: 'refused' } })]).behaviour,
    });

    expect(isEqual(pair)).toBe(false);
  });

  it('has nothing to say where all of the answer differs by itself', () => {
    expect(withoutChance({ before: printed('17'), again: printed('18'), after: printed('19') })).toBeUndefined();
  });

  it('has nothing to say where two runs without the patch do different things', () => {
    const twice = seen({}, [call({}), call({})]).behaviour;

    expect(withoutChance({ before: printed('a'), again: twice, after: printed('a') })).toBeUndefined();
  });
});

function printed(stdout: string): Behaviour {
  return { ...seen().behaviour, stdout };
}

function answered(value: Encoded): Behaviour {
  return seen({}, [call({ outcome: { kind: 'returned', value } })]).behaviour;
}

function packed(bytes: readonly number[]): Encoded {
  return { t: 'bytes', v: Buffer.from(bytes).toString('base64') };
}

function entry(name: string, time: number): Encoded {
  return {
    t: 'object',
    entries: [
      ['name', name],
      ['time', time],
    ],
  };
}

function isEqual(pair: readonly [Behaviour, Behaviour] | undefined): boolean {
  return pair !== undefined && JSON.stringify(pair[0]) === JSON.stringify(pair[1]);
}
