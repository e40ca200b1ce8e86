// SPDX-License-Identifier: Apache-2.0
import { sql, type Transaction } from 'kysely';
import type { NodeRef } from '../../domain/knowledge.ts';
import { aliasClasses, isCve } from '../../domain/vulnerability.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { nodeId } from '../node-id.ts';
import { databaseJson } from './database-text.ts';
import { idList, textList } from './list.ts';
import { writeEdges, writeNodes } from './write-batch.ts';

interface NamedRecord {
  readonly id: string;
  readonly subject: string;
  readonly relation: string;
  readonly names: readonly string[];
}

/**
 * Finds anew which names stand for the same vulnerability, for those that `touched` names belong to, and renews the
 * edges from records to vulnerabilities. Classes are closed under shared names, so looking at the touched ones gives the
 * same as looking at all, at a cost that does not grow with the database.
 */
export async function relateNames(
  trx: Transaction<Schema>,
  touched: readonly string[],
  ids: readonly string[],
): Promise<void> {
  if (touched.length === 0 && ids.length === 0) {
    return;
  }
  const names = await closure(
    trx,
    touched.filter((name) => !isCve(name)),
  );
  const records = await recordsNaming(trx, names, ids);
  const classes = aliasClasses(records.map((record) => record.names));
  const present = new Set(records.flatMap((record) => record.names));
  const kept = names.filter((name) => present.has(name));
  await writeClasses(
    trx,
    names,
    kept.map((name) => ({ n: name, c: classes.classOf(name) })),
  );
  await renewEdges(
    trx,
    records,
    new Map(records.map((record) => [record.id, classes.vulnerabilitiesOf(record.names)])),
  );
}

/** The names given, and all that were in their classes so far. */
async function closure(trx: Transaction<Schema>, names: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct other.name from name_class own join name_class other on other.class = own.class
    where own.name in ${textList(names)}`.execute(trx);
  return [...new Set([...names, ...rows.map(({ name }) => name)])];
}

async function recordsNaming(
  trx: Transaction<Schema>,
  names: readonly string[],
  ids: readonly string[],
): Promise<readonly NamedRecord[]> {
  const { rows } = await sql<{ id: string; subject: string; relation: string; names: readonly string[] }>`
    with named as (
      select distinct record from record_name
      where name in ${textList(names)}
      union
      select n::bigint from json_array_elements_text(${databaseJson(ids)}::json) as n)
    select record.id, record.subject, record.relation, array_agg(record_name.name order by record_name.name) as names
    from named join record on record.id = named.record join record_name on record_name.record = record.id
    group by record.id, record.subject, record.relation`.execute(trx);
  return rows;
}

async function writeClasses(
  trx: Transaction<Schema>,
  names: readonly string[],
  classes: readonly { readonly n: string; readonly c: string }[],
): Promise<void> {
  const kept = new Set(classes.map(({ n }) => n));
  const gone = names.filter((name) => !kept.has(name));
  await sql`delete from name_class
    where name in ${textList(gone)}`.execute(trx);
  await sql`
    insert into name_class (name, class)
    select n, c from json_to_recordset(${databaseJson(classes)}::json) as x(n text, c text)
    on conflict (name) do update set class = excluded.class where name_class.class is distinct from excluded.class
  `.execute(trx);
}

async function renewEdges(
  trx: Transaction<Schema>,
  records: readonly NamedRecord[],
  vulnerabilities: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const related = records.flatMap((record) =>
    (vulnerabilities.get(record.id) ?? []).map((key) => ({
      record,
      to: { kind: 'vulnerability', key } satisfies NodeRef,
    })),
  );
  await writeNodes(
    trx,
    related.map(({ to }) => to),
  );
  const edges = related.map(({ record, to }) => ({
    s: record.subject,
    k: record.relation,
    t: nodeId(to),
    o: record.id,
  }));
  const wanted = databaseJson(edges);
  await sql`
    delete from edge using record
    where edge.origin = record.id and edge.kind = record.relation
      and record.id in ${idList(records.map(({ id }) => id))}
      and not exists (
        select 1 from json_to_recordset(${wanted}::json) as x(s bigint, k text, t bigint, o bigint)
        where x.o = edge.origin and x.s = edge.source and x.t = edge.target)`.execute(trx);
  await writeEdges(trx, edges);
}
