// SPDX-License-Identifier: Apache-2.0
import { leakOf, leaksIn, type HeldOut } from '../../../dist/patterns/leak.js';
import type { LearnedEdit } from '../../../dist/patterns/mine/edit.js';
import { patternsOf } from '../../../dist/patterns/mine/learn.js';
import type { RepairPattern } from '../../../dist/patterns/pattern.js';

export interface Bank {
  readonly patterns: readonly RepairPattern[];
  /** Edits left out because they would tell the answer, and those left out as not older. */
  readonly withheld: number;
  /** The case has no day: fixes of any day may teach. */
  readonly isUndated: boolean;
}

/** The patterns that may be used for a case: of other packages, other code, earlier days. Throws where one leaks. */
export function bankFor(heldOut: HeldOut, edits: readonly LearnedEdit[]): Bank {
  const kept = edits.filter(({ sources }) => sources.every((source) => leakOf(source, heldOut) === null));
  const patterns = patternsOf(kept);
  const leaks = leaksIn(patterns, heldOut);
  if (leaks.length > 0) {
    throw new Error(`the bank for ${heldOut.package} knows its answer: ${leaks[0]}`);
  }
  return { patterns, withheld: edits.length - kept.length, isUndated: heldOut.known === undefined };
}
