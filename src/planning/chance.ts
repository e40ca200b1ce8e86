// SPDX-License-Identifier: Apache-2.0
import type { Level } from './levels.ts';

/** A Beta distribution over how likely a patch holds. */
export interface Chance {
  readonly mean: number;
  /** Standard deviation: wide where little is known. */
  readonly spread: number;
  /** Attempts it stands on, and how many of them held, from the narrowest cell that has any. */
  readonly because: string;
}

/** As many attempts as a broader cell counts for in a narrower one. */
const BORROWED = 4;
/** As many attempts as the word of an option's maker counts for. */
const WORD_OF_MAKER = 6;
const NOTHING_KNOWN = 0.5;

/** `levels` from the broadest to the narrowest; `prior` is what the option's maker says. */
export function chanceOf(levels: readonly Level[], prior: number): Chance {
  const [narrowest] = levels.slice(-1);
  let mean = NOTHING_KNOWN;
  for (const { held, missed } of levels.slice(0, -1)) {
    mean = (held + BORROWED * mean) / (held + missed + BORROWED);
  }
  const [near, like] = levels.slice(-3, -1).map(({ held, missed }) => held + missed);
  const known = (like ?? 0) + Math.min(BORROWED, near ?? 0);
  const expected = (known * mean + WORD_OF_MAKER * prior) / (known + WORD_OF_MAKER);
  const hits = (narrowest?.held ?? 0) + BORROWED * expected;
  const misses = (narrowest?.missed ?? 0) + BORROWED * (1 - expected);
  const all = hits + misses;
  return {
    mean: hits / all,
    spread: Math.sqrt((hits * misses) / (all * all * (all + 1))),
    because: reasonOf(levels, prior),
  };
}

function reasonOf(levels: readonly Level[], prior: number): string {
  const told = levels.findLast(({ attempts }) => attempts > 0);
  return told === undefined
    ? `no attempts yet; its maker says ${prior.toFixed(2)}`
    : `${told.held} of ${told.attempts} held (${told.said})`;
}
