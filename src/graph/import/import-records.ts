// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely, type Transaction } from 'kysely';
import type { ReadItem } from '../../advisories/read/read-item.ts';
import type { Place } from '../../domain/knowledge.ts';
import type { Database } from '../../store/sql/open-database.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { cleanText } from './database-text.ts';
import { idList, textList } from './list.ts';
import { planBatch, type FoundRecord, type StoredState } from './plan-batch.ts';
import { relateNames } from './relate-names.ts';
import { writeBatch } from './write-batch.ts';

/** Records per transaction: what `kill -9` can cost, and what is held in memory. */
const BATCH = 1000;
/** Also a batch when its records are long. */
const BATCH_BYTES = 8 * 1024 * 1024;
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

/**
 * Takes records into the graph, a batch a transaction. What is killed in the middle has lost the batch in flight and
 * nothing else; run again, it passes over what is there. What cannot be read stops nothing.
 */
export async function importRecords(
  { queries, requireRoom }: Pick<Database, 'queries' | 'requireRoom'>,
  items: AsyncIterable<ReadItem>,
  onProgress: (recordsSoFar: number) => void = () => {},
): Promise<ImportReport> {
  const tally = new Tally();
  let batch: FoundRecord[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    await requireRoom();
    tally.count(await importBatch(queries, batch));
    batch = [];
    bytes = 0;
    onProgress(tally.total);
  };
  for await (const item of items) {
    tally.see(item);
    if (item.kind === 'record') {
      batch.push({ record: item.record, at: item.at });
      bytes += roughBytes(item.record.body);
    }
    if (batch.length >= BATCH || bytes >= BATCH_BYTES) {
      await flush();
    }
  }
  await flush();
  return tally.report();
}

async function importBatch(
  database: Kysely<Schema>,
  batch: readonly FoundRecord[],
): Promise<ReturnType<typeof planBatch>['counts']> {
  return database.transaction().execute(async (trx) => {
    await preferIndexes(trx);
    const stored = await storedStates(trx, batch);
    const plan = planBatch(batch, stored);
    if (plan.write.length === 0 && plan.remove.length === 0) {
      return plan.counts;
    }
    const before = await namesOf(trx, plan.stale);
    await writeBatch(trx, plan);
    const touched = new Set([...before, ...plan.write.flatMap(({ record }) => record.names.map(cleanText))]);
    await relateNames(
      trx,
      [...touched],
      plan.write.filter(({ record }) => record.names.length > 0).map(({ id }) => id),
    );
    return plan.counts;
  });
}

/**
 * Every query of an import looks up a thousand keys in tables of any size. The embedded database gathers no statistics
 * of its own, and without them the planner reads whole tables.
 */
async function preferIndexes(trx: Transaction<Schema>): Promise<void> {
  for (const way of ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) {
    await sql`set local ${sql.raw(way)} = off`.execute(trx);
  }
}

async function storedStates(trx: Transaction<Schema>, batch: readonly FoundRecord[]): Promise<readonly StoredState[]> {
  const keys = [...new Set(batch.map(({ record }) => cleanText(record.key)))];
  const { rows } = await sql<StoredState>`
    select id, source, key, facet, digest, modified from record where key in ${textList(keys)}`.execute(trx);
  return rows;
}

async function namesOf(trx: Transaction<Schema>, records: readonly string[]): Promise<readonly string[]> {
  if (records.length === 0) {
    return [];
  }
  const { rows } = await sql<{ name: string }>`
    select distinct name from record_name where record in ${idList(records)}`.execute(trx);
  return rows.map(({ name }) => name);
}

class Tally {
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

  count(counts: ReturnType<typeof planBatch>['counts']): void {
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

/** Enough to keep a batch of long records small; exact is not needed. */
function roughBytes(body: object): number {
  const details: unknown = Reflect.get(body, 'details');
  return 1000 + (typeof details === 'string' ? details.length : 0);
}
