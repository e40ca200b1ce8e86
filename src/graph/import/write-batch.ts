// SPDX-License-Identifier: Apache-2.0
import { sql, type Transaction } from 'kysely';
import { idList } from './list.ts';
import type { NodeRef } from '../../domain/knowledge.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { nodeId } from '../node-id.ts';
import { databaseJson } from './database-text.ts';
import type { BatchPlan, PlannedRecord } from './plan-batch.ts';

interface EdgeRow {
  readonly s: string;
  readonly k: string;
  readonly t: string;
  readonly o: string;
}

/** Writes a batch: what the records said before goes, what they say now comes. */
export async function writeBatch(trx: Transaction<Schema>, plan: BatchPlan): Promise<void> {
  await forget(trx, plan);
  await writeRecords(trx, plan.write);
  await writeNodes(
    trx,
    plan.write.flatMap(({ record }) => [record.subject, ...record.edges.flatMap(({ from, to }) => [from, to])]),
  );
  await writeEdges(
    trx,
    plan.write.flatMap(({ id, record }) =>
      record.edges.map(({ from, kind, to }) => ({ s: nodeId(from), k: kind, t: nodeId(to), o: id })),
    ),
  );
  await writeNames(trx, plan.write);
}

async function forget(trx: Transaction<Schema>, { stale, remove }: BatchPlan): Promise<void> {
  if (stale.length > 0) {
    const ids = idList(stale);
    await sql`delete from edge where origin in ${ids}`.execute(trx);
    await sql`delete from record_name where record in ${ids}`.execute(trx);
  }
  if (remove.length > 0) {
    await sql`delete from record where id in ${idList(remove)}`.execute(trx);
  }
}

async function writeRecords(trx: Transaction<Schema>, records: readonly PlannedRecord[]): Promise<void> {
  const rows = records.map(({ id, digest, body, record, at }) => {
    const columns = databaseJson({
      i: id,
      s: record.source,
      k: record.key,
      f: record.facet ?? '',
      n: nodeId(record.subject),
      r: record.relation,
      d: digest,
      m: record.modified ?? null,
      p: at.place,
      l: at.line ?? null,
    });
    // The body is JSON already; written as a text within text it would be twice as long.
    return `${columns.slice(0, -1)},"b":${body}}`;
  });
  await sql`
    insert into record (id, source, key, facet, subject, relation, digest, modified, place, line, body)
    select i, s, k, f, n, r, d, m, p, l, b from json_to_recordset(${`[${rows.join(',')}]`}::json)
      as x(i bigint, s text, k text, f text, n bigint, r text, d text, m text, p text, l integer, b jsonb)
    on conflict (id) do update set
      subject = excluded.subject, relation = excluded.relation, digest = excluded.digest, modified = excluded.modified,
      place = excluded.place, line = excluded.line, body = excluded.body`.execute(trx);
}

/** A label that is given replaces one that was not, and an earlier one. */
export async function writeNodes(trx: Transaction<Schema>, nodes: readonly NodeRef[]): Promise<void> {
  const rows = new Map<string, { i: string; k: string; y: string; l: string | null }>();
  for (const node of nodes) {
    const id = nodeId(node);
    const label = node.label ?? rows.get(id)?.l ?? null;
    rows.set(id, { i: id, k: node.kind, y: node.key, l: label });
  }
  // Always in the same order, so that two importers wait for each other and do not block each other for ever.
  const sorted = [...rows.values()].toSorted((a, b) => (a.i < b.i ? -1 : Number(a.i > b.i)));
  await sql`
    insert into node (id, kind, key, label)
    select i, k, y, l from json_to_recordset(${databaseJson(sorted)}::json) as x(i bigint, k text, y text, l text)
    on conflict (id) do update set label = excluded.label
    where excluded.label is not null and node.label is distinct from excluded.label`.execute(trx);
}

export async function writeEdges(trx: Transaction<Schema>, edges: readonly EdgeRow[]): Promise<void> {
  if (edges.length === 0) {
    return;
  }
  await sql`
    insert into edge (source, kind, target, origin)
    select s, k, t, o from json_to_recordset(${databaseJson(edges)}::json) as x(s bigint, k text, t bigint, o bigint)
    on conflict do nothing`.execute(trx);
}

async function writeNames(trx: Transaction<Schema>, records: readonly PlannedRecord[]): Promise<void> {
  const rows = records.flatMap(({ id, record }) => [...new Set(record.names)].map((name) => ({ r: id, n: name })));
  if (rows.length === 0) {
    return;
  }
  await sql`
    insert into record_name (record, name)
    select r, n from json_to_recordset(${databaseJson(rows)}::json) as x(r bigint, n text)
    on conflict do nothing`.execute(trx);
}
