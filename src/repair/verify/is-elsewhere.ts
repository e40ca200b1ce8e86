// SPDX-License-Identifier: Apache-2.0
import type { Judged } from '../../domain/candidate.ts';

/**
 * Did none of the patches have an effect on what was reported? Then the fault probably lies in other code. A patch that
 * stops the attack and fails otherwise stands in the right place.
 */
export function isElsewhere(judged: readonly Judged[]): boolean {
  return judged.every(
    ({ verdict, results }) =>
      verdict === 'rejected' &&
      results.every(({ gate, outcome }) => gate !== 'reproducer-blocked' || outcome.kind !== 'pass'),
  );
}
