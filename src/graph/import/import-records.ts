// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely, type Transaction } from 'kysely';
import type { ReadItem } from '../../advisories/read/read-item.ts';
import type { Database } from '../../store/sql/open-database.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { idList, textList } from './list.ts';
import { planBatch, type BatchPlan, type StoredState } from './plan-batch.ts';
import { plannedRecord, type PlannedRecord } from './planned-record.ts';
import { refreshStatistics } from './refresh-statistics.ts';
import { relateNames } from './relate-names.ts';
import { Tally, type ImportReport } from './tally.ts';
import { forget, writeBatch } from './write-batch.ts';

/** Records per transaction: what `kill -9` can cost, and what is held in memory, twice. */
const BATCH = 1000;
/** Also a batch when its records are long. */
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Takes records into the graph, a batch a transaction. What is killed in the middle has lost the batch in flight and
 * nothing else; run again, it passes over what is there. What cannot be read stops nothing. While the database writes a
 * batch, the next one is read.
 */
export async function importRecords(
  { queries, requireRoom }: Pick<Database, 'queries' | 'requireRoom'>,
  items: AsyncIterable<ReadItem>,
  onProgress: (recordsSoFar: number) => void = () => {},
): Promise<ImportReport> {
  const tally = new Tally();
  const line = new OneBehind();
  let batch: PlannedRecord[] = [];
  let bytes = 0;
  const cut = async (): Promise<void> => {
    const [full, sofar] = [batch, tally.total];
    [batch, bytes] = [[], 0];
    await line.put(async () => {
      await requireRoom();
      tally.count(await importBatch(queries, full));
      onProgress(sofar);
    });
  };
  try {
    for await (const item of items) {
      tally.see(item);
      if (item.kind === 'record') {
        const planned = plannedRecord(item);
        batch.push(planned);
        bytes += planned.row.length;
      }
      if (batch.length >= BATCH || bytes >= BATCH_BYTES) {
        await cut();
      }
    }
    await cut();
  } finally {
    await line.end();
  }
  await refreshStatistics(queries);
  return tally.report();
}

/** Does one piece of work after another; whoever brings the next waits until the one before is done, not longer. */
class OneBehind {
  #before: Promise<{ readonly fault?: unknown }> = Promise.resolve({});

  async put(work: () => Promise<void>): Promise<void> {
    await this.end();
    this.#before = work().then(
      () => ({}),
      (fault: unknown) => ({ fault }),
    );
  }

  /** Throws what the last piece of work threw, once. */
  async end(): Promise<void> {
    const ended = await this.#before;
    this.#before = Promise.resolve({});
    if ('fault' in ended) {
      throw ended.fault;
    }
  }
}

async function importBatch(database: Kysely<Schema>, batch: readonly PlannedRecord[]): Promise<BatchPlan['counts']> {
  return database.transaction().execute(async (trx) => {
    await preferIndexes(trx);
    const plan = planBatch(batch, await storedStates(trx, batch));
    if (plan.write.length > 0 || plan.remove.length > 0) {
      const before = await namesOf(trx, plan.stale);
      await forget(trx, plan);
      const touched = new Set([...before, ...plan.write.flatMap(({ names }) => names)]);
      await writeBatch(trx, plan.write, await relateNames(trx, [...touched], plan.write));
    }
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

async function storedStates(
  trx: Transaction<Schema>,
  batch: readonly PlannedRecord[],
): Promise<readonly StoredState[]> {
  const keys = [...new Set(batch.map(({ key }) => key))];
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
