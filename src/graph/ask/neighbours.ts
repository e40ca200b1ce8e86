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

interface Row extends FoundNode {
  readonly direction: Relation['direction'];
  readonly relation: string;
  readonly claims: number;
}

/**
 * What a node is related to, in one query. Cost grows with the claims about the node and with `limit`, not with the graph.
 */
export async function neighboursOf(database: Kysely<Schema>, id: string, limit: number): Promise<readonly Relation[]> {
  // The nodes are joined inside, where few are expected: outside, a planner without statistics would read them all.
  const { rows } = await sql<Row>`
    with claimed as (
      select 'out' as direction, kind, count(*)::integer as claims from edge where source = ${id}::bigint group by kind
      union all
      select 'in', kind, count(*)::integer from edge where target = ${id}::bigint group by kind)
    select claimed.direction, claimed.kind as relation, claimed.claims, other.id, other.kind, other.key, other.label
    from claimed cross join lateral (
      select node.* from (
        select distinct near.id from (
          (select target as id from edge
            where claimed.direction = 'out' and source = ${id}::bigint and kind = claimed.kind
            order by target limit ${limit * 8})
          union all
          (select source from edge
            where claimed.direction = 'in' and target = ${id}::bigint and kind = claimed.kind
            order by source limit ${limit * 8})) as near
        order by 1 limit ${limit}) as shown
      join node on node.id = shown.id) as other
    order by claimed.direction desc, claimed.kind, other.key`.execute(database);
  const relations = new Map<string, Relation>();
  for (const { direction, relation, claims, id: otherId, kind, key, label } of rows) {
    const name = `${direction} ${relation}`;
    const others = relations.get(name)?.others ?? [];
    relations.set(name, { direction, kind: relation, claims, others: [...others, { id: otherId, kind, key, label }] });
  }
  return [...relations.values()];
}
