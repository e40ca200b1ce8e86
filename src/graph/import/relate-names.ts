// SPDX-License-Identifier: Apache-2.0
import { sql, type Transaction } from 'kysely';
import { aliasClasses, isCve, type AliasClasses } from '../../domain/vulnerability.ts';
import type { Schema } from '../../store/sql/schema.ts';
import type { ClaimedEdge } from './claimed-edges.ts';
import { idList, textColumn, textList } from './list.ts';
import { nodeRow, type NodeRow } from './planned-record.ts';

/** A record with the names it gives the vulnerability it speaks of. */
export interface NamedRecord {
  readonly id: string;
  readonly subject: string;
  readonly relation: string;
  readonly names: readonly string[];
}

/** What the names of vulnerabilities make of records: edges that come, edges that go. */
export interface Relations {
  readonly nodes: readonly NodeRow[];
  readonly edges: readonly ClaimedEdge[];
  readonly gone: readonly ClaimedEdge[];
}

/**
 * Finds anew which names stand for the same vulnerability, for those that `touched` names belong to, and which edges
 * from records to vulnerabilities follow. Classes are closed under shared names, so looking at the touched ones gives
 * the same as looking at all, at a cost that does not grow with the database.
 *
 * `fresh` are the records of this batch, of which the database knows no names and no edges.
 */
export async function relateNames(
  trx: Transaction<Schema>,
  touched: readonly string[],
  fresh: readonly NamedRecord[],
): Promise<Relations> {
  const known = await closure(
    trx,
    touched.filter((name) => !isCve(name)),
  );
  const others = await recordsNaming(trx, [...known.keys()]);
  const records = [...fresh.filter(({ names }) => names.length > 0), ...others];
  const classes = aliasClasses(records.map(({ names }) => names));
  await writeClasses(trx, known, { records, classes });
  const wanted = others.flatMap((record) => edgesOf(record, classes));
  const stored = await relationEdges(
    trx,
    others.map(({ id }) => id),
  );
  const [isWanted, isStored] = [new Set(wanted.map(edgeName)), new Set(stored.map(edgeName))];
  const coming = [
    ...fresh.filter(({ names }) => names.length > 0).flatMap((record) => edgesOf(record, classes)),
    ...wanted.filter((edge) => !isStored.has(edgeName(edge))),
  ];
  return {
    nodes: coming.map(({ node }) => node),
    edges: coming.map(({ source, kind, target, origin }) => ({ source, kind, target, origin })),
    gone: stored.filter((edge) => !isWanted.has(edgeName(edge))),
  };
}

function edgesOf(
  { id, subject, relation, names }: NamedRecord,
  classes: AliasClasses,
): readonly (ClaimedEdge & { readonly node: NodeRow })[] {
  return classes.vulnerabilitiesOf(names).map((key) => {
    const node = nodeRow({ kind: 'vulnerability', key });
    return { source: subject, kind: relation, target: node.id, origin: id, node };
  });
}

function edgeName({ source, kind, target, origin }: ClaimedEdge): string {
  return `${source} ${kind} ${target} ${origin}`;
}

/** The names given, and all that were in their classes so far; with the class that is stored. */
async function closure(
  trx: Transaction<Schema>,
  names: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const known = new Map<string, string | undefined>(names.map((name) => [name, undefined]));
  if (names.length > 0) {
    const { rows } = await sql<{ name: string; class: string }>`
      select name, class from name_class
      where class in (select class from name_class where name in ${textList(names)})`.execute(trx);
    rows.forEach((row) => known.set(row.name, row.class));
  }
  return known;
}

/** Stored records with one of these names. The batch's own are not stored yet. */
async function recordsNaming(trx: Transaction<Schema>, names: readonly string[]): Promise<readonly NamedRecord[]> {
  if (names.length === 0) {
    return [];
  }
  const { rows: found } = await sql<{ record: string }>`
    select distinct record from record_name where name in ${textList(names)}`.execute(trx);
  if (found.length === 0) {
    return [];
  }
  const { rows } = await sql<NamedRecord>`
    select record.id, record.subject, record.relation, array_agg(record_name.name order by record_name.name) as names
    from record join record_name on record_name.record = record.id
    where record.id in ${idList(found.map(({ record }) => record))}
    group by record.id, record.subject, record.relation`.execute(trx);
  return rows;
}

async function relationEdges(trx: Transaction<Schema>, records: readonly string[]): Promise<readonly ClaimedEdge[]> {
  if (records.length === 0) {
    return [];
  }
  const { rows } = await sql<ClaimedEdge>`
    select edge.source, edge.kind, edge.target, edge.origin
    from record join edge on edge.origin = record.id and edge.kind = record.relation
    where record.id in ${idList(records)}`.execute(trx);
  return rows;
}

/** Writes the classes that changed, and takes away names that nobody uses any more. */
async function writeClasses(
  trx: Transaction<Schema>,
  known: ReadonlyMap<string, string | undefined>,
  { records, classes }: { readonly records: readonly NamedRecord[]; readonly classes: AliasClasses },
): Promise<void> {
  const present = new Set(records.flatMap(({ names }) => names));
  const gone = [...known].filter(([name, stored]) => stored !== undefined && !present.has(name));
  if (gone.length > 0) {
    await sql`delete from name_class where name in ${textList(gone.map(([name]) => name))}`.execute(trx);
  }
  const changed = [...known].flatMap(([name, stored]) => {
    const now = present.has(name) ? classes.classOf(name) : stored;
    return now === undefined || now === stored ? [] : [{ name, now }];
  });
  if (changed.length > 0) {
    const columns = [textColumn(changed.map(({ name }) => name)), textColumn(changed.map(({ now }) => now))];
    await sql`
      insert into name_class (name, class) select * from unnest(${sql.join(columns)})
      on conflict (name) do update set class = excluded.class`.execute(trx);
  }
}
