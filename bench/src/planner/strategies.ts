// SPDX-License-Identifier: Apache-2.0
import type { AttemptCell } from '../../../dist/domain/history.js';
import { plan, USUAL_TERMS } from '../../../dist/planning/plan.js';
import type { Truth } from './world.ts';

/** In which order a finding's options are tried. */
export type Strategy = (options: readonly Truth[], seen: Seen) => readonly Truth[];

/** What is known when the finding comes in. */
export interface Seen {
  readonly cells: readonly AttemptCell[];
  readonly random: () => number;
}

export const STRATEGIES: Readonly<Record<string, Strategy>> = {
  planner: (options, { cells }) => {
    const { steps } = plan(
      options.map(({ option }) => option),
      cells,
    );
    return steps.flatMap((step) => options.filter(({ option }) => option === step.option));
  },
  'by chance': (options, { random }) => sortedBy(options, () => random()),
  'as written': (options) => options,
  'makers’ word first': (options) => sortedBy(options, ({ option }) => -option.prior),
  'cheapest first': (options) => sortedBy(options, costOf),
  /** Knows the truth; nothing can do better. */
  'best possible': (options) => sortedBy(options, (truth) => -truth.chance / costOf(truth)),
};

/** In dollars, with the machine's time. */
export function costOf({ seconds, costUsd }: Pick<Truth, 'seconds' | 'costUsd'>): number {
  return costUsd + seconds * USUAL_TERMS.secondUsd;
}

function sortedBy(options: readonly Truth[], keyOf: (truth: Truth) => number): readonly Truth[] {
  const keyed = options.map((truth) => ({ truth, key: keyOf(truth) }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ truth }) => truth);
}
