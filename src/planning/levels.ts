// SPDX-License-Identifier: Apache-2.0
import type { AttemptCell } from '../domain/history.ts';
import type { Option } from './option.ts';

/** Attempts of all cells that are like an option in some respects. */
export interface Level {
  /** What they have in common with it, for a person. */
  readonly said: string;
  readonly attempts: number;
  readonly held: number;
  /** Rejected ones, and half of those that stayed open. */
  readonly missed: number;
  readonly seconds: number;
  readonly tokens: number;
  readonly costUsd: number;
}

type Respect = 'generator' | 'language' | 'weakness' | 'method' | 'evidence';

const LEVELS: readonly (readonly [said: string, respects: readonly Respect[]])[] = [
  ['all attempts', []],
  ['this generator', ['generator']],
  ['this generator and weakness', ['generator', 'language', 'weakness']],
  ['this method', ['generator', 'language', 'weakness', 'method']],
  ['this method, judged by as much', ['generator', 'language', 'weakness', 'method', 'evidence']],
];

const OPEN_COUNTS = 0.5;

/** From all attempts to those most like the option. */
export function levelsOf(option: Option, cells: readonly AttemptCell[]): readonly Level[] {
  return LEVELS.map(([said, respects]) => {
    const alike = cells.filter((cell) => respects.every((respect) => cell[respect] === option[respect]));
    const sum = (valueOf: (cell: AttemptCell) => number): number => alike.reduce((all, cell) => all + valueOf(cell), 0);
    return {
      said,
      attempts: sum(({ held, rejected, undecided }) => held + rejected + undecided),
      held: sum(({ held }) => held),
      missed: sum(({ rejected, undecided }) => rejected + OPEN_COUNTS * undecided),
      seconds: sum(({ seconds }) => seconds),
      tokens: sum(({ tokens }) => tokens),
      costUsd: sum(({ costUsd }) => costUsd),
    };
  });
}
