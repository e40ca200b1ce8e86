// SPDX-License-Identifier: Apache-2.0
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';
import { idColumn, textColumn } from './list.ts';
import type { EdgeRow } from './planned-record.ts';

export interface ClaimedEdge extends EdgeRow {
  /** The record that claims it. */
  readonly origin: string;
}

export async function writeEdges(trx: Transaction<Schema>, edges: readonly ClaimedEdge[]): Promise<void> {
  if (edges.length > 0) {
    await sql`
      insert into edge (source, kind, target, origin) select * from ${rowsOf(edges)}
      on conflict do nothing`.execute(trx);
  }
}

/** Takes back edges that nothing supports any more. */
export async function forgetEdges(trx: Transaction<Schema>, edges: readonly ClaimedEdge[]): Promise<void> {
  if (edges.length > 0) {
    await sql`
      delete from edge using ${rowsOf(edges)} as gone(source, kind, target, origin)
      where edge.source = gone.source and edge.kind = gone.kind and edge.target = gone.target
        and edge.origin = gone.origin`.execute(trx);
  }
}

/** Source, kind, target and origin of each. */
function rowsOf(edges: readonly ClaimedEdge[]): RawBuilder<unknown> {
  const columns = [
    idColumn(edges.map(({ source }) => source)),
    textColumn(edges.map(({ kind }) => kind)),
    idColumn(edges.map(({ target }) => target)),
    idColumn(edges.map(({ origin }) => origin)),
  ];
  return sql`unnest(${sql.join(columns)})`;
}
