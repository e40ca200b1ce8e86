// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import { refreshStatistics } from '../../../dist/graph/import/refresh-statistics.js';
import type { Schema } from '../../../dist/store/sql/schema.js';

/** How many there are of each, so that a million edges come out. */
export const ADVISORIES = 75_000;
export const PACKAGES = 20_000;
const WEAKNESSES = 900;
const COMMITS = 60_000;
const REPOSITORIES = 8000;

/**
 * A made-up graph of the shape of the real one: a few weaknesses and packages with very many advisories, most with few.
 * Made by the database itself from hashes, so it is the same every time.
 */
export async function makeGraph(queries: Kysely<Schema>): Promise<void> {
  await run(
    queries,
    `create function pg_temp.id(kind text, key text) returns bigint immutable language sql as $$
    select ('x' || encode(substring(sha256('\\x6e6f646500'::bytea || convert_to(kind, 'UTF8') || '\\x00'::bytea
      || convert_to(key, 'UTF8')) from 1 for 8), 'hex'))::bit(64)::bigint $$`,
  );
  // A number from 0 to n - 1 in which small ones are much more frequent.
  await run(
    queries,
    `create function pg_temp.often(seed integer, n integer) returns integer immutable language sql as $$
    select floor(n * power((hashint4(seed)::bigint + 2147483648) / 4294967296.0, 4))::integer $$`,
  );
  const nodes: readonly (readonly [string, string, number])[] = [
    ['advisory', `'ADV-' || i`, ADVISORIES],
    ['vulnerability', `'CVE-2000-' || (100000 + i)`, ADVISORIES],
    ['package', `'npm/p' || i`, PACKAGES],
    ['version', `'npm/p' || (i % ${PACKAGES}) || '@' || (i / ${PACKAGES})`, 8 * PACKAGES],
    ['weakness', `'CWE-' || i`, WEAKNESSES],
    ['commit', `'https://h/r' || (i % ${REPOSITORIES}) || '@' || lpad(to_hex(i), 7, '0')`, COMMITS],
    ['repository', `'https://h/r' || i`, REPOSITORIES],
  ];
  for (const [kind, key, count] of nodes) {
    await run(
      queries,
      `insert into node (id, kind, key)
      select pg_temp.id('${kind}', ${key}), '${kind}', ${key} from generate_series(0, ${count - 1}) as i`,
    );
  }
  await run(
    queries,
    `create temporary table at as
    select kind, row_number() over (partition by kind order by id) - 1 as place, id from node`,
  );
  await run(queries, 'create index on at (kind, place)');
  await run(queries, 'analyze at');
  for (const [from, kind, to, each, choose] of EDGES) {
    await run(
      queries,
      `insert into edge (source, kind, target, origin)
      select a.id, '${kind}', b.id, a.id
      from at a cross join generate_series(1, ${each}) as turn
      join at b on b.kind = '${to}' and b.place = ${choose}
      where a.kind = '${from}' on conflict do nothing`,
    );
  }
  await refreshStatistics(queries);
}

/** The keys of those of a kind about which most is claimed. */
export async function mostClaimed(queries: Kysely<Schema>, kind: string, count: number): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    select node.key from node join edge on edge.target = node.id where node.kind = ${kind}
    group by node.key order by count(*) desc, node.key limit ${count}`.execute(queries);
  return rows.map(({ key }) => key);
}

const often = (count: number, salt: number): string =>
  `pg_temp.often((a.place * 31 + turn * 7 + ${salt})::integer, ${count})`;
const evenly = (count: number, salt: number): string => `(a.place * 7919 + turn * 104729 + ${salt}) % ${count}`;

const EDGES: readonly (readonly [string, string, string, number, string])[] = [
  ['advisory', 'describes', 'vulnerability', 1, 'a.place'],
  ['advisory', 'affects', 'package', 2, often(PACKAGES, 1)],
  ['advisory', 'weakness', 'weakness', 2, often(WEAKNESSES, 2)],
  ['advisory', 'fixed-in', 'version', 3, evenly(8 * PACKAGES, 3)],
  ['version', 'version-of', 'package', 1, `a.place % ${PACKAGES}`],
  ['commit', 'fixes', 'vulnerability', 2, evenly(ADVISORIES, 4)],
  ['commit', 'commit-of', 'repository', 1, often(REPOSITORIES, 5)],
  ['vulnerability', 'weakness', 'weakness', 1, often(WEAKNESSES, 6)],
  ['weakness', 'child-of', 'weakness', 1, `(a.place / 4)`],
];

async function run(queries: Kysely<Schema>, statement: string): Promise<void> {
  await sql.raw(statement).execute(queries);
}
