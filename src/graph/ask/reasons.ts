// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import type { AttemptCell } from '../../domain/history.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { idList } from '../import/list.ts';
import { attemptCellsOf } from './attempts.ts';
import type { FoundNode } from './find-node.ts';

/** A weakness with those above it, nearest first. */
export interface WeaknessLine {
  readonly weakness: FoundNode;
  readonly above: readonly FoundNode[];
}

/** How often one way of repair held against a weakness. */
export interface PatternRecord {
  readonly pattern: string;
  readonly weakness: string;
  /** The weakness itself, or one above or below it. */
  readonly isSame: boolean;
  readonly held: number;
  readonly rejected: number;
  /** Mean of the Beta posterior from even odds: (held + 1) / (held + rejected + 2). */
  readonly chance: number;
}

export interface SimilarVulnerability {
  readonly vulnerability: string;
  readonly because: readonly string[];
  readonly fixes: readonly string[];
}

/** Why something is believed about the repair of a vulnerability: weaknesses, what others did, what held. */
export interface Reasons {
  readonly weaknesses: readonly WeaknessLine[];
  readonly fixedBy: readonly string[];
  readonly similar: readonly SimilarVulnerability[];
  readonly patterns: readonly PatternRecord[];
  readonly findings: readonly FoundNode[];
}

const SIMILAR = 8;
const LISTED = 8;
/** A weakness with more vulnerabilities than this makes none of them similar. */
const MOST_SHARED = 5000;

/** Reasons about a vulnerability, or about the vulnerabilities of a weakness or package. */
export async function reasonsFor(database: Kysely<Schema>, node: FoundNode): Promise<Reasons> {
  const weaknesses = await weaknessesOf(database, node);
  const lines = await Promise.all(weaknesses.map((weakness) => lineOf(database, weakness)));
  return {
    weaknesses: lines,
    fixedBy: (await fixesOf(database, [node.id])).get(node.id) ?? [],
    similar: await similarTo(database, node, weaknesses),
    patterns: patternsFor(lines, await attemptCellsOf(database)),
    findings: await findingsOf(database, node),
  };
}

async function weaknessesOf(database: Kysely<Schema>, node: FoundNode): Promise<readonly FoundNode[]> {
  if (node.kind === 'weakness') {
    return [node];
  }
  const { rows } = await sql<FoundNode>`
    with about as (
      select ${node.id}::bigint as id
      union select source from edge where target = ${node.id}::bigint and kind in ('describes', 'affects', 'found-as', 'found-in'))
    select distinct node.id, node.kind, node.key, node.label
    from about join edge on edge.source = about.id and edge.kind = 'weakness' join node on node.id = edge.target
    order by node.key`.execute(database);
  return rows;
}

/** The chain of parents, through the view of research concepts where there are several. */
async function lineOf(database: Kysely<Schema>, weakness: FoundNode): Promise<WeaknessLine> {
  const { rows } = await sql<FoundNode>`
    with recursive above(id, depth) as (
      select ${weakness.id}::bigint, 0
      union
      select edge.target, above.depth + 1 from above join edge on edge.source = above.id and edge.kind = 'child-of'
      where above.depth < 6)
    select node.id, node.kind, node.key, node.label, min(depth) as depth
    from above join node on node.id = above.id where depth > 0
    group by node.id, node.kind, node.key, node.label order by depth, node.key`.execute(database);
  return { weakness, above: rows.map(({ id, kind, key, label }) => ({ id, kind, key, label })) };
}

/** The fixes of several vulnerabilities in one query, by the vulnerability. */
async function fixesOf(
  database: Kysely<Schema>,
  vulnerabilities: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ vulnerability: string; keys: readonly string[] }>`
    with asked as (select n as vulnerability from ${idList(vulnerabilities)} as list(n)),
    about as (
      select vulnerability, vulnerability as id from asked
      union
      select asked.vulnerability, edge.source from asked
        join edge on edge.target = asked.vulnerability and edge.kind = 'describes'),
    fixes as (
      select about.vulnerability, edge.target as id from about
        join edge on edge.source = about.id and edge.kind in ('fixed-by', 'fixed-in')
      union
      select about.vulnerability, edge.source from about join edge on edge.target = about.id and edge.kind = 'fixes')
    select fixes.vulnerability, array_agg(node.key order by node.key) as keys
    from fixes join node on node.id = fixes.id group by fixes.vulnerability`.execute(database);
  return new Map(rows.map(({ vulnerability, keys }) => [vulnerability, keys.slice(0, LISTED)]));
}

/** Those that share a package or a weakness, weighed: the same package says more, a rare weakness more than a common. */
async function similarTo(
  database: Kysely<Schema>,
  node: FoundNode,
  weaknesses: readonly FoundNode[],
): Promise<readonly SimilarVulnerability[]> {
  const { rows: packages } = await sql<{ id: string }>`
    select distinct edge.target as id from edge
    where kind = 'affects' and source in (select source from edge where target = ${node.id}::bigint and kind = 'describes')
    order by 1`.execute(database);
  const shared = [...packages.map(({ id }) => id), ...weaknesses.map(({ id }) => id)];
  const { rows } = await sql<{ id: string; key: string; because: readonly string[] }>`
    with common as (select n as id from ${idList(shared)} as list(n)),
    claimed as (
      select common.id as common, near.source as subject from common cross join lateral (
        select source from edge where target = common.id and kind in ('weakness', 'affects') limit ${MOST_SHARED}) as near),
    weight as (select common, 1.0 / ln(2 + count(*)) as worth from claimed group by common),
    shared as (
      select distinct claimed.common, coalesce(about.target, claimed.subject) as id
      from claimed left join edge as about on about.source = claimed.subject and about.kind = 'describes'),
    best as (
      select shared.id, sum(weight.worth) as worth, array_agg(shared.common order by shared.common) as common
      from shared join weight on weight.common = shared.common
      where shared.id <> ${node.id}::bigint group by shared.id)
    select node.id, node.key,
      (select array_agg(why.kind || ' ' || why.key order by why.key) from node as why where why.id = any(best.common)) as because
    from best join node on node.id = best.id and node.kind = 'vulnerability'
    order by best.worth desc, node.key limit ${SIMILAR}`.execute(database);
  const fixes = await fixesOf(
    database,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, key, because }) => ({ vulnerability: key, because, fixes: fixes.get(id) ?? [] }));
}

function patternsFor(lines: readonly WeaknessLine[], cells: readonly AttemptCell[]): readonly PatternRecord[] {
  const same = new Set(lines.map(({ weakness }) => weakness.key));
  const near = new Set([...same, ...lines.flatMap(({ above }) => above.map(({ key }) => key))]);
  const records = new Map<string, PatternRecord>();
  for (const cell of cells.filter(({ weakness }) => near.has(weakness))) {
    const pattern = `${cell.generator}/${cell.method}`;
    const name = `${pattern} ${cell.weakness}`;
    const before = records.get(name) ?? { held: 0, rejected: 0 };
    const [held, rejected] = [before.held + cell.held, before.rejected + cell.rejected];
    const chance = (held + 1) / (held + rejected + 2);
    records.set(name, { pattern, weakness: cell.weakness, isSame: same.has(cell.weakness), held, rejected, chance });
  }
  return [...records.values()].toSorted(
    (a, b) =>
      Number(b.isSame) - Number(a.isSame) ||
      b.chance - a.chance ||
      (a.pattern < b.pattern ? -1 : Number(a.pattern > b.pattern)),
  );
}

async function findingsOf(database: Kysely<Schema>, node: FoundNode): Promise<readonly FoundNode[]> {
  const { rows } = await sql<FoundNode>`
    select distinct node.id, node.kind, node.key, node.label from edge join node on node.id = edge.source
    where edge.kind in ('found-as', 'weakness', 'found-in') and node.kind = 'finding' and edge.target in (
      select ${node.id}::bigint
      union select source from edge where target = ${node.id}::bigint and kind = 'version-of')
    order by node.key limit ${LISTED}`.execute(database);
  return rows;
}
