// SPDX-License-Identifier: Apache-2.0
import type { Judged } from '../../domain/candidate.ts';
import type { Criterion } from './criterion.ts';

const VERDICTS = ['plausible', 'undecided', 'rejected'] as const;

const betterVerdict: Criterion = {
  name: 'better-verdict',
  compare: (a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict),
};

const moreGatesPassed: Criterion = {
  name: 'more-gates-passed',
  compare: (a, b) => passed(b) - passed(a),
};

const higherPrior: Criterion = {
  name: 'higher-prior',
  compare: (a, b) => b.candidate.prior - a.candidate.prior,
};

const fewerLines: Criterion = {
  name: 'fewer-lines',
  compare: (a, b) => changedLines(a) - changedLines(b),
};

/** So that two equal candidates never swap between runs. */
const byId: Criterion = {
  name: 'by-id',
  compare: (a, b) => a.candidate.id.localeCompare(b.candidate.id),
};

/** What was established weighs more than what a generator believes, and that more than size. */
export const criteria: readonly Criterion[] = [betterVerdict, moreGatesPassed, higherPrior, fewerLines, byId];

function passed(judged: Judged): number {
  return judged.results.filter((result) => result.outcome.kind === 'pass').length;
}

function changedLines(judged: Judged): number {
  return judged.candidate.diff.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line)).length;
}
