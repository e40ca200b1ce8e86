// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Style } from '../../../../../../language/javascript/source/style.ts';
import { copiedAnswer } from './copied-answer.ts';
import { existingRefusals } from './existing-check.ts';
import { missingBranches, type MissingBranch } from './missing-branch.ts';
import { answered, passedOn, passedOver, thrown } from './natural-answer.ts';
import type { Place } from '../find/place.ts';

/** How the code says no to a path. */
export interface Refusal {
  /** Statements, one line each, without outer indentation. */
  readonly lines: readonly string[];
  /** `own`: what the code does for a missing file; `natural`: what code of its kind would do. */
  readonly quality: 'own' | 'natural';
}

/** The ways to refuse at a place, best first: the code's own answer to a missing file, then what comes naturally. */
export function refusalsAt(place: Place, style: Style): readonly [Refusal, ...Refusal[]] {
  const own = ownAnswer(place, style);
  const told = passedOn(place, style);
  const natural = passedOver(place, style) ?? told ?? thrown(place, style) ?? answered(place, style);
  if (own === undefined) {
    return [natural];
  }
  return told === undefined || told.lines.join() === own.lines.join() ? [own] : [own, told];
}

function ownAnswer(place: Place, style: Style): Refusal | undefined {
  const missing = place.takers.flatMap((taker) => missingBranches(place.source, taker));
  const branches = [...existingRefusals(place), ...missing];
  for (const branch of branches.toSorted((a, b) => rank(place.source, b) - rank(place.source, a))) {
    const lines = copiedAnswer(place, branch, style);
    if (lines !== undefined) {
      return { lines, quality: 'own' };
    }
  }
  return undefined;
}

/** How much a branch looks like the answer to a missing file, rather than to a fault of the server. */
function rank(source: SourceFile, branch: MissingBranch): number {
  const text = branch.answer.map((node) => source.textOf(node)).join(' ');
  const saysMissing = /\b404\b|not.?found/i.test(text) ? 4 : 0;
  const saysForbidden = /\b403\b|forbidden/i.test(text) ? 3 : 0;
  const saysFault = /\b500\b/.test(text) ? 1 : 0;
  return Math.max(saysMissing, saysForbidden) + (branch.isLookedFor === true ? 2 : 0) - saysFault;
}
