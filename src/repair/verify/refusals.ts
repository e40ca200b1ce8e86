// SPDX-License-Identifier: Apache-2.0
import type { Judged } from '../../domain/candidate.ts';
import type { Refusal } from '../../domain/refusal.ts';

/** What it means when a gate does not let a candidate through. Gates that are not here say nothing about what to change. */
const MEANINGS: Readonly<Record<string, Refusal['leaves']>> = {
  'reproducer-blocked': 'open',
  'variants-blocked': 'open',
  'no-new-crash': 'open',
  'scanner-quiet': 'open',
  'feature-kept': 'lost',
  'target-builds': 'lost',
  'benign-preserved': 'lost',
  'tests-still-pass': 'lost',
  'resources-kept': 'lost',
};

export const GATES_WITH_A_MEANING: readonly string[] = Object.keys(MEANINGS);

/** Why candidates were rejected, for those who may try again; by the first gate that said so. */
export function refusalsOf(judged: readonly Judged[]): readonly Refusal[] {
  return judged.flatMap(({ candidate, verdict, results }) => {
    const failed = results.find(({ required, outcome }) => required !== 'never' && outcome.kind === 'fail');
    const leaves = verdict === 'rejected' && failed !== undefined ? MEANINGS[failed.gate] : undefined;
    return leaves === undefined ? [] : [{ candidate: candidate.id, leaves }];
  });
}
