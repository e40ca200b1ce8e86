// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttemptCell } from '../domain/history.ts';
import type { Option } from './option.ts';
import { plan } from './plan.ts';

const NONE = { held: 0, rejected: 0, undecided: 0, seconds: 0, tokens: 0, costUsd: 0 };

function option(method: string, prior = 0.5, generator = 'template'): Option {
  return { weakness: 'CWE-22', language: 'javascript', generator, method, evidence: 'shows:output', prior };
}

function cell(of: Option, counts: Partial<AttemptCell>): AttemptCell {
  const { weakness, language, generator, method, evidence } = of;
  return { weakness, language, generator, method, evidence, ...NONE, ...counts };
}

function methodsOf(options: readonly Option[], cells: readonly AttemptCell[] = []): readonly string[] {
  return plan(options, cells).steps.map((step) => step.option.method);
}

describe('plan', () => {
  it('keeps to the makers’ own order where nothing is known', () => {
    expect(methodsOf([option('weak', 0.3), option('strong', 0.9), option('middle', 0.6)])).toEqual([
      'strong',
      'middle',
      'weak',
    ]);
  });

  it('tries first what has held more often', () => {
    const [praised, proved] = [option('praised', 0.9), option('proved', 0.5)];
    const cells = [
      cell(praised, { held: 1, rejected: 29, seconds: 300 }),
      cell(proved, { held: 29, rejected: 1, seconds: 300 }),
    ];

    expect(methodsOf([praised, proved], cells)).toEqual(['proved', 'praised']);
  });

  it('tries the cheap before the likely when it costs little enough', () => {
    const [cheap, likely] = [option('cheap'), option('likely', 0.5, 'model')];
    const cells = [
      cell(cheap, { held: 40, rejected: 60, seconds: 500 }),
      cell(likely, { held: 80, rejected: 20, seconds: 6000, tokens: 1e6, costUsd: 30 }),
    ];

    expect(methodsOf([likely, cheap], cells)).toEqual(['cheap', 'likely']);
  });

  it('lets a method without attempts borrow from its weakness', () => {
    const [known, fresh] = [option('known', 0.8), option('fresh', 0.8)];
    const good = plan([fresh], [cell(known, { held: 50, seconds: 500 })]).chance;
    const bad = plan([fresh], [cell(known, { rejected: 50, seconds: 500 })]).chance;

    expect(good).toBeGreaterThan(bad);
  });

  it('knows more surely what was tried more often', () => {
    const one = option('one');
    const [few] = plan([one], [cell(one, { held: 2, rejected: 2 })]).steps;
    const [many] = plan([one], [cell(one, { held: 200, rejected: 200 })]).steps;

    expect(many?.chance.spread).toBeLessThan(few?.chance.spread ?? 0);
  });

  it('says which attempts a chance stands on', () => {
    const one = option('one');

    expect(plan([one], [cell(one, { held: 3, rejected: 1 })]).steps[0]?.chance.because).toBe(
      '3 of 4 held (this method, judged by as much)',
    );
  });

  it('marks what the budget does not last for', () => {
    const all = [option('first', 0.9), option('second', 0.5)];

    const { steps } = plan(all, [], { secondUsd: 0.00002, budget: { seconds: 15 } });

    expect(steps.map(({ isWithinBudget }) => isWithinBudget)).toEqual([true, false]);
  });

  it('costs no more on average than any other order', () => {
    const rated = fc.record({ held: fc.nat(50), rejected: fc.nat(50), seconds: fc.integer({ min: 1, max: 5000 }) });
    fc.assert(
      fc.property(fc.array(rated, { minLength: 2, maxLength: 5 }), fc.nat(), (all, shuffle) => {
        const options = all.map((_counts, index) => option(`m${index}`));
        const cells = all.map((counts, index) => cell(options[index] ?? option(''), counts));
        const { steps, expected } = plan(options, cells);
        const turned = [...steps.slice(shuffle % steps.length), ...steps.slice(0, shuffle % steps.length)];

        const { seconds } = turned.reduce(
          (sum, { chance, cost }) => ({
            seconds: sum.seconds + sum.reached * cost.seconds,
            reached: sum.reached * (1 - chance.mean),
          }),
          { seconds: 0, reached: 1 },
        );

        expect(expected.seconds).toBeLessThanOrEqual(seconds + 1e-9);
      }),
    );
  });
});
