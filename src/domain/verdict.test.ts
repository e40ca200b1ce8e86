// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type GateResult, type Outcome, type Requirement } from './verdict.ts';

const KINDS: readonly Outcome['kind'][] = ['pass', 'fail', 'inconclusive', 'not-applicable'];
const REQUIREMENTS: readonly Requirement[] = ['always', 'when-applicable', 'never'];

function result(kind: Outcome['kind'], required: Requirement = 'always'): GateResult {
  return { gate: 'a-gate', required, outcome: { kind, because: 'so' }, seconds: 0 };
}

const anyResult = fc
  .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...REQUIREMENTS))
  .map(([kind, required]) => result(kind, required));
const anyResults = fc.array(anyResult, { maxLength: 12 });

describe('judge', () => {
  it('is undecided when nothing was asked', () => {
    expect(judge([])).toBe('undecided');
  });

  it('is undecided when only uncounted gates passed', () => {
    expect(judge([result('pass', 'never')])).toBe('undecided');
  });

  it('is undecided when every gate that passed could have been left out', () => {
    expect(judge([result('pass', 'when-applicable')])).toBe('undecided');
  });

  it('is plausible when all required gates pass', () => {
    expect(judge([result('pass'), result('pass', 'when-applicable'), result('fail', 'never')])).toBe('plausible');
  });

  it('lets a reasoned not-applicable stand only where the requirement allows it', () => {
    expect(judge([result('pass'), result('not-applicable', 'when-applicable')])).toBe('plausible');
    expect(judge([result('pass'), result('not-applicable', 'always')])).toBe('undecided');
  });

  it('rejects on any required failure, whatever else passed', () => {
    fc.assert(
      fc.property(anyResults, fc.constantFrom('always' as const, 'when-applicable' as const), (others, required) => {
        expect(judge([...others, result('fail', required)])).toBe('rejected');
      }),
    );
  });

  it('is never plausible with a required answer missing', () => {
    fc.assert(
      fc.property(anyResults, fc.constantFrom('always' as const, 'when-applicable' as const), (others, required) => {
        expect(judge([...others, result('inconclusive', required)])).not.toBe('plausible');
      }),
    );
  });

  it('is plausible only when each required gate passed, or was not applicable where that is allowed', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        const counted = results.filter(({ required }) => required !== 'never');
        const allSettled = counted.every(
          ({ required, outcome }) =>
            outcome.kind === 'pass' || (required === 'when-applicable' && outcome.kind === 'not-applicable'),
        );
        const mayBePlausible = allSettled && counted.some(({ required }) => required === 'always');
        expect(judge(results) === 'plausible').toBe(mayBePlausible);
      }),
    );
  });

  it('does not depend on the order of the answers, nor on uncounted ones', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        const counted = results.filter(({ required }) => required !== 'never');
        expect(judge(results.toReversed())).toBe(judge(results));
        expect(judge(counted)).toBe(judge(results));
      }),
    );
  });

  it('never gets better when an answer gets worse', () => {
    const rank = { rejected: 0, undecided: 1, plausible: 2 } as const;
    fc.assert(
      fc.property(anyResults, fc.nat(), (results, position) => {
        const at = results.length === 0 ? 0 : position % results.length;
        const worse = results.map((one, index) =>
          index === at ? { ...one, outcome: result('inconclusive').outcome } : one,
        );
        const passed = results.filter((one, index) => index !== at || one.outcome.kind === 'pass');
        expect(passed.length < results.length || rank[judge(worse)] <= rank[judge(results)]).toBe(true);
      }),
    );
  });
});
