// SPDX-License-Identifier: Apache-2.0
import { attemptCells, type RunHistory } from '../domain/history.ts';
import { chanceOf } from './chance.ts';
import { costOf } from './cost.ts';
import { levelsOf } from './levels.ts';

/** What would have been said about an attempt before it was made, and what came of it. */
export interface Hindsight {
  readonly run: string;
  readonly weakness: string;
  readonly generator: string;
  readonly method: string;
  readonly predicted: { readonly chance: number; readonly seconds: number };
  readonly actual: { readonly verdict: string; readonly seconds: number };
}

/** Nobody wrote down what a method's maker expected. */
const NO_WORD = 0.5;

/** Goes through the history in the order of time; every attempt is predicted from the runs before its own. */
export function hindsight(runs: readonly RunHistory[]): readonly Hindsight[] {
  const ordered = runs.toSorted((a, b) => a.at.localeCompare(b.at) || a.run.localeCompare(b.run));
  return ordered.flatMap((run, index) => {
    const cells = attemptCells(ordered.slice(0, index));
    return run.findings.flatMap((finding) =>
      finding.attempts.map((attempt): Hindsight => {
        const { generator, method, verdict, seconds } = attempt;
        const weakness = finding.weakness ?? '';
        const evidence = finding.evidence.join(' ');
        const option = { weakness, language: finding.language ?? '', generator, method, evidence, prior: NO_WORD };
        const levels = levelsOf(option, cells);
        const predicted = { chance: chanceOf(levels, NO_WORD).mean, seconds: costOf(levels).seconds };
        return { run: run.run, weakness, generator, method, predicted, actual: { verdict, seconds } };
      }),
    );
  });
}

/** Mean squared error of the chances, 0 at best; 0.25 is what always saying one half would get. `null` of none. */
export function brierScore(all: readonly Hindsight[]): number | null {
  const settled = all.filter(({ actual }) => actual.verdict === 'plausible' || actual.verdict === 'rejected');
  const errors = settled.map(({ predicted, actual }) => predicted.chance - Number(actual.verdict === 'plausible'));
  return settled.length === 0 ? null : errors.reduce((sum, error) => sum + error * error, 0) / settled.length;
}
