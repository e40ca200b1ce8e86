// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';
import type { FoundNode } from './find-node.ts';

export interface Relation {
  /** `out`: the node stands in `kind` to the others; `in`: they to it. */
  readonly direction: 'out' | 'in';
  readonly kind: string;
  /** Claims, not others: two records that say the same are two. */
  readonly claims: number;
  /** The first few, by id of the node. */
  readonly others: readonly FoundNode[];
}

/** What a node is related to. Cost grows with the claims about the node and with `limit`, not with the graph. */
export async function neighboursOf(database: Kysely<Schema>, id: string, limit: number): Promise<readonly Relation[]> {
  const { rows: kinds } = await sql<{ direction: 'out' | 'in'; kind: string; claims: number }>`
    select 'out' as direction, kind, count(*)::integer as claims from edge where source = ${id}::bigint group by kind
    union all
    select 'in', kind, count(*)::integer from edge where target = ${id}::bigint group by kind
    order by 1 desc, 2`.execute(database);
  return Promise.all(
    kinds.map(async ({ direction, kind, claims }) => {
      const [own, other] = direction === 'out' ? ['source', 'target'] : ['target', 'source'];
      const { rows } = await sql<FoundNode>`
        select node.id, node.kind, node.key, node.label from (
          select distinct ${sql.ref(other)} as id from (
            select ${sql.ref(other)} from edge where ${sql.ref(own)} = ${id}::bigint and kind = ${kind}
            order by ${sql.ref(other)} limit ${limit * 8}) as claimed
          order by 1 limit ${limit}) as near
        join node on node.id = near.id order by node.key`.execute(database);
      return { direction, kind, claims, others: rows };
    }),
  );
}
