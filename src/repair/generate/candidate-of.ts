// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../domain/candidate.ts';
import type { FileChange } from '../../domain/target.ts';
import { sha256 } from '../../support/digest.ts';
import { unifiedDiff } from '../../support/unified-diff.ts';

/** Makes a candidate of changes. Its id is the digest of its diff, so equal patches are one candidate. */
export function candidateOf(
  origin: Omit<Candidate, 'id' | 'diff' | 'changes'>,
  changes: readonly FileChange[],
): Candidate {
  const sorted = changes.toSorted((a, b) => a.file.localeCompare(b.file));
  const diff = sorted.map((change) => unifiedDiff(change)).join('');
  return { ...origin, changes: sorted, diff, id: `candidate-${sha256(diff).slice(0, 12)}` };
}
