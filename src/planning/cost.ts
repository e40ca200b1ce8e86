// SPDX-License-Identifier: Apache-2.0
import type { Level } from './levels.ts';

/** What making and judging one candidate takes on average. */
export interface Cost {
  readonly seconds: number;
  readonly tokens: number;
  readonly costUsd: number;
}

/** As many attempts as a broader cell counts for in a narrower one. */
const BORROWED = 4;
/** Before anything was ever tried. */
const UNKNOWN: Cost = { seconds: 10, tokens: 0, costUsd: 0 };

/** `levels` from the broadest to the narrowest. */
export function costOf(levels: readonly Level[]): Cost {
  return levels.reduce((broader, level) => {
    const average = (key: keyof Cost): number => (level[key] + BORROWED * broader[key]) / (level.attempts + BORROWED);
    return { seconds: average('seconds'), tokens: average('tokens'), costUsd: average('costUsd') };
  }, UNKNOWN);
}
