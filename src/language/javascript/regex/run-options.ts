// SPDX-License-Identifier: Apache-2.0
import type { Alphabet } from './alphabet.ts';
import type { Purse } from './purse.ts';

/** How the runs of a program are followed. */
export interface RunOptions {
  readonly alphabet: Alphabet;
  /** Try the pattern at every position. */
  readonly searches: boolean;
  /** Searches can also begin behind any input: `lastIndex` says where. */
  readonly resumes?: boolean;
  /**
   * One state for all sets of places. Small, but with paths in it that a success of higher order makes needless: only
   * `linear` can be concluded for sure.
   */
  readonly flat?: boolean;
  readonly maxStates: number;
  readonly purse: Purse;
}
