// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';

const TABLES = ['edge', 'fingerprint', 'name_class', 'node', 'record', 'record_name'] as const;
/** Pages of 8 KB: smaller tables are read as fast without. */
const SMALL = 64;

/**
 * Of tables that grew by a tenth since the last time, tells the planner what is in them, and notes which pages everybody
 * may see, so that counting the claims about a node reads the index alone. A server comes to it by itself, later; the
 * embedded database never does. Gives the tables it was done for.
 */
export async function refreshStatistics(queries: Kysely<Schema>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where oid = any(${`{${TABLES.join(',')}}`}::text::regclass[])
      and pg_relation_size(oid) / current_setting('block_size')::bigint > relpages * 1.1 + ${sql.lit(SMALL)}
    order by relname`.execute(queries);
  const grown = rows.map(({ name }) => name);
  if (grown.length > 0) {
    // Another importer may be at it.
    await sql`vacuum (analyze, skip_locked) ${sql.join(grown.map((name) => sql.table(name)))}`.execute(queries);
  }
  return grown;
}
