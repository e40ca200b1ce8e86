// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observationOf } from '../attack.contract.ts';
import { findRepetition, spell } from './repetition.ts';
import { slowRegex } from './slow-regex.ts';

describe('finding the repeated part', () => {
  it.each([
    [`x${' '.repeat(100)}x`, { head: 'x', unit: ' ', count: 100, tail: 'x' }],
    [`a:${'ab'.repeat(50)}!`, { head: 'a:', unit: 'ab', count: 50, tail: '!' }],
    ['1'.repeat(30), { head: '', unit: '1', count: 30, tail: '' }],
  ])('reads %j', (text, expected) => {
    expect(findRepetition(text)).toEqual(expected);
  });

  it('sees none in ordinary text', () => {
    expect(findRepetition('the quick brown fox')).toBeUndefined();
  });

  it('spells back exactly what it read', () => {
    const texts = fc.tuple(fc.string(), fc.string({ minLength: 1, maxLength: 4 }), fc.integer({ min: 6, max: 40 }));

    fc.assert(
      fc.property(texts, ([head, unit, count]) => {
        const text = head + unit.repeat(count) + head;
        const found = findRepetition(text);
        expect(found === undefined ? text : spell(found)).toBe(text);
      }),
    );
  });
});

describe('siblings of a slow match', () => {
  it('repeats other characters of the kind', () => {
    const values = slowRegex.siblings(`x${' '.repeat(1000)}x`, observationOf([])).map((sibling) => sibling.value);

    expect(values).toContain(`x${'\t'.repeat(1000)}x`);
    expect(values).toContain(`x${' '.repeat(1000)}!`);
  });
});

describe('a lighter form of a slow match', () => {
  const value = `x${' '.repeat(80_000)}x`;

  function trialAt(elapsedMs: number | null): string {
    const sinks = [{ sink: 'regexp', api: 'RegExp.exec', detail: ['/a/'], elapsedMs, stack: [] }] as const;
    const [sibling] = slowRegex.siblings(value, observationOf([], sinks));
    return typeof sibling?.trial?.value === 'string' ? sibling.trial.value : '';
  }

  it('is shorter the longer the match took', () => {
    expect(trialAt(1600).length).toBeCloseTo(40_002, -1);
    expect(trialAt(null).length).toBeLessThan(12_000);
  });

  it('is not needed for a match that was quick to see', () => {
    expect(trialAt(500)).toBe('');
  });
});

describe('attacks from the analyser', () => {
  it('stand in the place of the part of the value that the slow pattern was run on', async () => {
    const sinks = [
      { sink: 'regexp', api: 'RegExp.exec', detail: ['/\\s+$/'], subject: ' '.repeat(900), stack: [] },
    ] as const;

    const attacks = await slowRegex.analyzed?.(`key=${' '.repeat(900)}`, observationOf([], sinks));

    expect(attacks?.length).toBeGreaterThan(0);
    expect(attacks?.every(({ value }) => typeof value === 'string' && value.startsWith('key='))).toBe(true);
  });

  it('are none when no slow pattern was seen', async () => {
    expect(await slowRegex.analyzed?.('a'.repeat(100), observationOf([]))).toEqual([]);
  });
});

describe('neighbours of a slow match', () => {
  it('stays short or harmless', () => {
    const values = slowRegex.neighbours(`x${' '.repeat(90_000)}x`, observationOf([])).map(({ value }) => value);

    expect(values).toContain('x   x');
    expect(values.filter((value) => typeof value === 'string' && value.length > 6000)).toEqual([]);
  });

  it('is also long enough to feel a limit on the turns of a loop', () => {
    const values = slowRegex.neighbours(`x${' '.repeat(90_000)}x`, observationOf([])).map(({ value }) => value);

    expect(values).toContain(`x${' '.repeat(5000)}`);
    expect(values).toContain(`x${'x'.repeat(5000)}`);
  });
});
