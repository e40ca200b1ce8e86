// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { GateResult } from '../../domain/verdict.ts';
import { candidateOf, CHANGE } from './fake-question.ts';
import { GATES_WITH_A_MEANING, refusalsOf } from './refusals.ts';
import { gates } from './registry.ts';

const CANDIDATE = candidateOf([CHANGE]);

function result(gate: string, kind: 'pass' | 'fail' | 'inconclusive'): GateResult {
  const outcome = kind === 'pass' ? { kind } : { kind, because: 'a secret of the exam' };
  return { gate, required: 'always', outcome, seconds: 0 };
}

it('tells whether the weakness was left open or something was lost, and nothing of what was asked', () => {
  const judged = { candidate: CANDIDATE, verdict: 'rejected', results: [result('variants-blocked', 'fail')] } as const;

  expect(refusalsOf([judged])).toEqual([{ candidate: CANDIDATE.id, leaves: 'open' }]);
});

it.each([
  ['a candidate that is only undecided', 'undecided', 'inconclusive'],
  ['a candidate that holds', 'plausible', 'pass'],
] as const)('says nothing about %s', (_what, verdict, kind) => {
  expect(refusalsOf([{ candidate: CANDIDATE, verdict, results: [result('benign-preserved', kind)] }])).toEqual([]);
});

it('knows only gates that there are', () => {
  const names = gates.map(({ name }) => name);

  expect(GATES_WITH_A_MEANING.filter((name) => !names.includes(name))).toEqual([]);
});
