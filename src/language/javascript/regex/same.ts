// SPDX-License-Identifier: Apache-2.0
import { Comparison } from './comparison.ts';
import { whyNotModelled } from './modelled.ts';
import { capturingGroups, parsePattern } from './pattern.ts';
import type { Purse } from './purse.ts';

/** What of a match its user looks at. Less to compare makes more rewrites possible. */
export type View =
  /** Everything: where it begins and ends, and every group. */
  | 'groups'
  /** Where it begins and ends. */
  | 'extent'
  /** Where it begins. */
  | 'start'
  /** Whether there is one. */
  | 'presence';

export type Sameness =
  | { readonly kind: 'same'; readonly states: number }
  /** `witness` is an input on which the two differ. */
  | { readonly kind: 'different'; readonly witness: string }
  | { readonly kind: 'unknown'; readonly because: string };

export interface SamenessOptions {
  readonly view: View;
  /** The patterns are parts of larger ones: compare all ways to match from any place on, whatever stands around. */
  readonly anywhere?: boolean;
  /** How much may be spent on the proof, in machine steps of one input character each. */
  readonly budget?: number;
  readonly purse?: Purse;
}

/**
 * Do two patterns with the same flags give the same result on every input? The answer `same` is a proof: both are run
 * as ordered machines over all inputs at once, and no reachable pair of states disagrees. With `g` and `y`, searches
 * that begin at the start of the input or where the last match ended are covered.
 */
export function samePattern(sources: readonly [string, string], flags: string, options: SamenessOptions): Sameness {
  const [first, second] = sources.map((source) => parsePattern(source, flags));
  if (first === undefined || second === undefined) {
    return { kind: 'unknown', because: 'one of them is no pattern' };
  }
  const because = whyNotModelled(first) ?? whyNotModelled(second);
  if (because !== undefined) {
    return { kind: 'unknown', because };
  }
  if (capturingGroups(first).length !== capturingGroups(second).length && options.view === 'groups') {
    return { kind: 'different', witness: '' };
  }
  return new Comparison([first, second], options).run();
}
