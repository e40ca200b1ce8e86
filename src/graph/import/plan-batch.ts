// SPDX-License-Identifier: Apache-2.0
import type { PlannedRecord } from './planned-record.ts';

/** What decides which of two versions of a record stays. */
export type StoredState = Pick<PlannedRecord, 'id' | 'source' | 'key' | 'facet' | 'digest' | 'modified'>;

export interface BatchPlan {
  /** What is to be written, each id once. */
  readonly write: readonly PlannedRecord[];
  /** Stored records that are replaced by one of another facet. */
  readonly remove: readonly string[];
  /** Stored records whose edges and names go: those that are removed or written anew. */
  readonly stale: readonly string[];
  readonly counts: {
    readonly added: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly older: number;
  };
}

/**
 * Decides for each record of a batch what becomes of it, given what is stored. The later of two versions stays, wherever
 * it comes from; of two with the same time the one that says more. So the result does not depend on the order of files,
 * and importing the same again changes nothing.
 */
export function planBatch(found: readonly PlannedRecord[], stored: readonly StoredState[]): BatchPlan {
  const states = new Map<string, readonly StoredState[]>();
  for (const state of stored) {
    const name = nameOf(state);
    states.set(name, [...(states.get(name) ?? []), state]);
  }
  const isStored = new Set(stored.map(({ id }) => id));
  const write = new Map<string, PlannedRecord>();
  const remove = new Set<string>();
  const counts = { added: 0, updated: 0, unchanged: 0, older: 0 };
  for (const record of found) {
    const name = nameOf(record);
    const known = states.get(name) ?? [];
    const decision = decide(record, known);
    counts[decision.kind] += 1;
    if (decision.kind === 'added' || decision.kind === 'updated') {
      states.set(name, [...known.filter((state) => state !== decision.replaces), record]);
      write.set(record.id, record);
      if (decision.replaces !== undefined && decision.replaces.id !== record.id) {
        write.delete(decision.replaces.id);
        if (isStored.has(decision.replaces.id)) {
          remove.add(decision.replaces.id);
        }
      }
    }
  }
  const stale = [...remove, ...[...write.keys()].filter((id) => isStored.has(id))];
  return { write: [...write.values()], remove: [...remove], stale, counts };
}

function nameOf({ source, key }: StoredState): string {
  return `${source}\0${key}`;
}

interface Decision {
  readonly kind: keyof BatchPlan['counts'];
  readonly replaces?: StoredState | undefined;
}

function decide(record: StoredState, known: readonly StoredState[]): Decision {
  const same = known.find(({ facet }) => facet === record.facet);
  const later = known.find(({ modified }) => isLater(modified, record.modified));
  if (same === undefined) {
    // Another facet: the only one there is was replaced by this; among several this is one more.
    const [only, ...others] = known;
    const isUpdate = only !== undefined && others.length === 0 && isLater(record.modified, only.modified);
    return later === undefined
      ? { kind: only === undefined ? 'added' : isUpdate ? 'updated' : 'added', replaces: isUpdate ? only : undefined }
      : { kind: 'older' };
  }
  if (same.digest === record.digest) {
    return { kind: 'unchanged' };
  }
  const wins =
    isLater(record.modified, same.modified) ||
    (!isLater(same.modified, record.modified) && record.digest > same.digest);
  return wins ? { kind: 'updated', replaces: same } : { kind: 'older' };
}

/** Times that cannot be read, and Go's year 1, are neither earlier nor later than others. */
function isLater(one: string | null, other: string | null): boolean {
  const [a, b] = [Date.parse(one ?? ''), Date.parse(other ?? '')];
  const yearOne = Date.parse('0002-01-01T00:00:00Z');
  return a > b && b > yearOne;
}
