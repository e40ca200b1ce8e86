// SPDX-License-Identifier: Apache-2.0
import type { KnownVulnerability } from '../../domain/dependency.ts';
import type { ProjectState } from '../project-state.ts';
import { vulnerabilityKey } from '../vulnerability-key.ts';
import type { RemedyGate } from './gate.ts';

/** The new lock names nothing that the change set is for, and nothing newly known to be vulnerable. */
export const lockIsFree: RemedyGate = {
  name: 'lock-is-free',
  required: 'always',
  async check({ proposal, before, after }) {
    if (after === undefined) {
      return { kind: 'inconclusive', because: 'there is no new lock' };
    }
    if (after.unread.length > before.unread.length) {
      return { kind: 'inconclusive', because: `the new lock cannot be read: ${after.unread[0]?.because ?? ''}` };
    }
    const counts = { before: countsOf(before), after: countsOf(after) };
    const moved = new Set(proposal.remedy.edits.flatMap((edit) => (edit.kind === 'lock' ? [edit.location] : [])));
    const old = new Set(before.known.map(versionKey));
    // What moved must be safe where it went, and no other vulnerable version may come in its place.
    const left = after.known.filter(
      (known) =>
        proposal.remedy.removes.includes(vulnerabilityKey(known)) &&
        (moved.has(known.dependency.id) || !old.has(versionKey(known))),
    );
    const grown = [...counts.after].filter(([key, count]) => count > (counts.before.get(key) ?? 0));
    const kept = proposal.remedy.removes.filter((key) => (counts.after.get(key) ?? 0) >= (counts.before.get(key) ?? 0));
    if (left.length > 0 || kept.length > 0) {
      return {
        kind: 'fail',
        because: `the new lock still has ${[...new Set([...left.map(vulnerabilityKey), ...kept])].join(', ')}`,
      };
    }
    return grown.length > 0
      ? { kind: 'fail', because: `the change brings ${grown.map(([key]) => key).join(', ')}` }
      : { kind: 'pass', because: `${before.known.length} known before, ${after.known.length} after` };
  },
};

function versionKey(known: KnownVulnerability): string {
  return `${vulnerabilityKey(known)} ${known.dependency.version}`;
}

/** How many installed copies each vulnerability has. */
function countsOf({ known }: ProjectState): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of known) {
    counts.set(vulnerabilityKey(one), (counts.get(vulnerabilityKey(one)) ?? 0) + 1);
  }
  return counts;
}
