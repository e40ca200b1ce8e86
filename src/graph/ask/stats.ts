// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';

export interface GraphStats {
  readonly nodes: Readonly<Record<string, number>>;
  readonly edges: Readonly<Record<string, number>>;
  readonly records: Readonly<Record<string, number>>;
}

/** What there is, by kind; kinds sorted. */
export async function graphStats(database: Kysely<Schema>): Promise<GraphStats> {
  const count = async (table: string, column: string): Promise<Readonly<Record<string, number>>> => {
    const { rows } = await sql<{ kind: string; count: number }>`
      select ${sql.ref(column)} as kind, count(*)::integer as count from ${sql.table(table)} group by 1 order by 1
    `.execute(database);
    return Object.fromEntries(rows.map(({ kind, count: of }) => [kind, of]));
  };
  return {
    nodes: await count('node', 'kind'),
    edges: await count('edge', 'kind'),
    records: await count('record', 'source'),
  };
}
