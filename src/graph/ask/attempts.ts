// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import { sortedCells, type AttemptCell } from '../../domain/history.ts';
import type { Schema } from '../../store/sql/schema.ts';

/** The cells of `attemptCells`, counted by the database over every run it knows. */
export async function attemptCellsOf(database: Kysely<Schema>): Promise<readonly AttemptCell[]> {
  const { rows } = await sql<AttemptCell>`
    select
      coalesce(body->>'weakness', '') as weakness,
      coalesce(body->>'language', '') as language,
      attempt->>'generator' as generator,
      attempt->>'method' as method,
      (select coalesce(string_agg(word, ' ' order by place), '')
        from jsonb_array_elements_text(body->'evidence') with ordinality as words(word, place)) as evidence,
      (count(*) filter (where attempt->>'verdict' = 'plausible'))::integer as held,
      (count(*) filter (where attempt->>'verdict' = 'rejected'))::integer as rejected,
      (count(*) filter (where attempt->>'verdict' not in ('plausible', 'rejected')))::integer as undecided,
      sum((attempt->>'seconds')::float8) as seconds,
      sum((attempt->>'tokens')::float8) as tokens,
      sum((attempt->>'costUsd')::float8) as "costUsd"
    from record cross join lateral jsonb_array_elements(body->'attempts') as attempt
    where source = 'history'
    group by 1, 2, 3, 4, 5`.execute(database);
  return sortedCells(rows);
}
