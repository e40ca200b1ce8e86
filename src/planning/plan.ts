// SPDX-License-Identifier: Apache-2.0
import type { AttemptCell } from '../domain/history.ts';
import { chanceOf, type Chance } from './chance.ts';
import { costOf, type Cost } from './cost.ts';
import { levelsOf } from './levels.ts';
import type { Option } from './option.ts';

export interface Step {
  readonly option: Option;
  readonly chance: Chance;
  readonly cost: Cost;
  /** Chance per dollar, by which steps are ordered. */
  readonly worth: number;
  /** How likely it comes to this step: all before it failed. */
  readonly reached: number;
  /** Whether the budget lasts until here when all before it fail. */
  readonly isWithinBudget: boolean;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** How likely one of the steps within the budget holds. */
  readonly chance: number;
  /** What the plan takes on average, stopping at the first that holds. */
  readonly expected: Cost;
}

export interface Terms {
  /** What a second of the machine is worth, in dollars. */
  readonly secondUsd: number;
  readonly budget?: { readonly seconds?: number; readonly costUsd?: number };
}

/** A machine of two cores costs about this where it can be rented. */
export const USUAL_TERMS: Terms = { secondUsd: 0.00002 };

/** Orders what could be tried by chance over cost. Equal ones stay in the order given. */
export function plan(options: readonly Option[], cells: readonly AttemptCell[], terms: Terms = USUAL_TERMS): Plan {
  const rated = options.map((option) => rate(option, cells, terms)).toSorted((a, b) => b.worth - a.worth);
  const steps: Step[] = [];
  let reached = 1;
  let spent: Cost = { seconds: 0, tokens: 0, costUsd: 0 };
  let expected = spent;
  for (const one of rated) {
    spent = sum(spent, one.cost, 1);
    const isWithinBudget = isWithin(spent, terms);
    steps.push({ ...one, reached, isWithinBudget });
    if (isWithinBudget) {
      expected = sum(expected, one.cost, reached);
      reached *= 1 - one.chance.mean;
    }
  }
  return { steps, chance: 1 - reached, expected };
}

function rate(
  option: Option,
  cells: readonly AttemptCell[],
  terms: Terms,
): Pick<Step, 'option' | 'chance' | 'cost' | 'worth'> {
  const levels = levelsOf(option, cells);
  const chance = chanceOf(levels, option.prior);
  const cost = costOf(levels);
  return { option, chance, cost, worth: chance.mean / (cost.costUsd + cost.seconds * terms.secondUsd) };
}

function sum(first: Cost, second: Cost, times: number): Cost {
  return {
    seconds: first.seconds + times * second.seconds,
    tokens: first.tokens + times * second.tokens,
    costUsd: first.costUsd + times * second.costUsd,
  };
}

function isWithin(spent: Cost, { budget }: Terms): boolean {
  return spent.seconds <= (budget?.seconds ?? Infinity) && spent.costUsd <= (budget?.costUsd ?? Infinity);
}
