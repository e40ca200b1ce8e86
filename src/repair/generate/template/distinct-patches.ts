// SPDX-License-Identifier: Apache-2.0
import type { Proposal } from './template.ts';

/** Ways that come to the same text are one. */
export function distinctPatches(proposals: readonly (Proposal | undefined)[]): readonly Proposal[] {
  const seen = new Set<string>();
  return proposals.flatMap((proposal) => {
    const key = proposal?.kind === 'patch' ? proposal.changes.map(({ after }) => after).join('\0') : undefined;
    if (proposal === undefined || key === undefined || seen.has(key)) {
      return [];
    }
    seen.add(key);
    return [proposal];
  });
}
