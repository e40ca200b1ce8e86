// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Judged } from '../../domain/candidate.ts';
import { judge, type GateResult, type Outcome } from '../../domain/verdict.ts';
import { isElsewhere } from './is-elsewhere.ts';

describe('isElsewhere', () => {
  const pass: Outcome = { kind: 'pass' };
  const fail: Outcome = { kind: 'fail', because: 'it still shows the weakness' };
  const open: Outcome = { kind: 'inconclusive', because: 'it was not asked' };

  it.each([
    ['no patch was proposed', [], true],
    ['no patch stops the attack', [judgedBy(fail, open), judgedBy(fail, open)], true],
    ['a patch stops the attack and changes other behaviour', [judgedBy(fail, open), judgedBy(pass, fail)], false],
    ['a patch stops the attack and keeps everything', [judgedBy(pass, pass)], false],
    ['it could not be found out', [judgedBy(open, open)], false],
  ])('is asked where %s', (_, judged, answer) => {
    expect(isElsewhere(judged)).toBe(answer);
  });
});

function judgedBy(blocked: Outcome, preserved: Outcome): Judged {
  const results = [result('reproducer-blocked', blocked), result('benign-preserved', preserved)];
  return { candidate: CANDIDATE, verdict: judge(results), results };
}

function result(gate: string, outcome: Outcome): GateResult {
  return { gate, required: 'always', outcome, seconds: 0 };
}

const CANDIDATE: Judged['candidate'] = {
  id: 'candidate',
  generator: 'template',
  template: 'path-traversal',
  title: 'a patch',
  changes: [],
  diff: '',
  prior: 0.5,
  seconds: 0,
  tokens: 0,
};
