// SPDX-License-Identifier: Apache-2.0
import type { ReadItem } from '../../advisories/read/read-item.ts';
import type { Place } from '../../domain/knowledge.ts';
import type { BatchPlan } from './plan-batch.ts';

/** So many faults are told one by one; all are counted. */
const TOLD = 100;

export interface ImportReport {
  /** Records read, by kind of source. */
  readonly read: Readonly<Record<string, number>>;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Earlier or poorer versions of what is known; left out. */
  readonly older: number;
  /** Records that could not be read at all. */
  readonly faulty: number;
  /** Records of which a part was left out. */
  readonly damaged: number;
  /** Values that no format recognizes. */
  readonly unrecognized: number;
  /** The first of each, with their places. */
  readonly told: readonly Told[];
}

export interface Told {
  readonly kind: 'fault' | 'gap' | 'unrecognized';
  readonly at: Place;
  readonly because: string;
}

/** Counts what an import sees and does. */
export class Tally {
  readonly #read = new Map<string, number>();
  readonly #told: Told[] = [];
  readonly #problems = { fault: 0, gap: 0, unrecognized: 0 };
  readonly #counts = { added: 0, updated: 0, unchanged: 0, older: 0 };
  total = 0;

  see(item: ReadItem): void {
    if (item.kind === 'record') {
      this.#read.set(item.record.source, (this.#read.get(item.record.source) ?? 0) + 1);
      this.total += 1;
      return;
    }
    this.#problems[item.kind] += 1;
    if (this.#problems[item.kind] <= TOLD) {
      const because = item.kind === 'unrecognized' ? 'no format we know' : item.because;
      this.#told.push({ kind: item.kind, at: item.at, because });
    }
  }

  count(counts: BatchPlan['counts']): void {
    this.#counts.added += counts.added;
    this.#counts.updated += counts.updated;
    this.#counts.unchanged += counts.unchanged;
    this.#counts.older += counts.older;
  }

  report(): ImportReport {
    return {
      read: Object.fromEntries([...this.#read].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      ...this.#counts,
      faulty: this.#problems.fault,
      damaged: this.#problems.gap,
      unrecognized: this.#problems.unrecognized,
      told: this.#told,
    };
  }
}
