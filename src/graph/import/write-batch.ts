// SPDX-License-Identifier: Apache-2.0
import { sql, type Transaction } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';
import { forgetEdges, writeEdges } from './claimed-edges.ts';
import { idColumn, idList, textColumn } from './list.ts';
import type { BatchPlan } from './plan-batch.ts';
import type { NodeRow, PlannedRecord } from './planned-record.ts';
import type { Relations } from './relate-names.ts';

/** What stored records said goes, before they are written anew or because others replace them. */
export async function forget(trx: Transaction<Schema>, { stale, remove }: BatchPlan): Promise<void> {
  if (stale.length > 0) {
    const ids = idList(stale);
    await sql`delete from edge where origin in ${ids}`.execute(trx);
    await sql`delete from record_name where record in ${ids}`.execute(trx);
    await sql`delete from fingerprint where origin in ${ids}`.execute(trx);
  }
  if (remove.length > 0) {
    await sql`delete from record where id in ${idList(remove)}`.execute(trx);
  }
}

/**
 * Writes what the records of a batch say. What was there is forgotten; a conflict can only be with another importer of the
 * same records, who says the same.
 */
export async function writeBatch(
  trx: Transaction<Schema>,
  write: readonly PlannedRecord[],
  relations: Relations,
): Promise<void> {
  await forgetEdges(trx, relations.gone);
  await writeRecords(trx, write);
  await writeNodes(trx, [...write.flatMap(({ nodes }) => nodes), ...relations.nodes]);
  const own = write.flatMap(({ id, edges }) => edges.map((edge) => ({ ...edge, origin: id })));
  await writeEdges(trx, [...own, ...relations.edges]);
  await writeNames(trx, write);
  await writeFingerprints(trx, write);
}

async function writeRecords(trx: Transaction<Schema>, records: readonly PlannedRecord[]): Promise<void> {
  await sql`
    insert into record (id, source, key, facet, subject, relation, digest, modified, place, line, body)
    select i, s, k, f, n, r, d, m, p, l, b
    from json_to_recordset(${`[${records.map(({ row }) => row).join(',')}]`}::json)
      as x(i bigint, s text, k text, f text, n bigint, r text, d text, m text, p text, l integer, b jsonb)
    on conflict (id) do update set
      subject = excluded.subject, relation = excluded.relation, digest = excluded.digest, modified = excluded.modified,
      place = excluded.place, line = excluded.line, body = excluded.body`.execute(trx);
}

/** A label that is given replaces one that was not, and an earlier one. */
async function writeNodes(trx: Transaction<Schema>, nodes: readonly NodeRow[]): Promise<void> {
  const rows = new Map<string, NodeRow>();
  for (const node of nodes) {
    if (node.label !== null || !rows.has(node.id)) {
      rows.set(node.id, node);
    }
  }
  // Always in the same order, so that two importers wait for each other and do not block each other for ever.
  const sorted = [...rows.values()].toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  const columns = [
    idColumn(sorted.map(({ id }) => id)),
    textColumn(sorted.map(({ kind }) => kind)),
    textColumn(sorted.map(({ key }) => key)),
    textColumn(sorted.map(({ label }) => label)),
  ];
  await sql`
    insert into node (id, kind, key, label) select * from unnest(${sql.join(columns)})
    on conflict (id) do update set label = excluded.label
    where excluded.label is not null and node.label is distinct from excluded.label`.execute(trx);
}

async function writeNames(trx: Transaction<Schema>, records: readonly PlannedRecord[]): Promise<void> {
  const rows = records.flatMap(({ id, names }) => names.map((name) => ({ id, name })));
  if (rows.length > 0) {
    const columns = [idColumn(rows.map(({ id }) => id)), textColumn(rows.map(({ name }) => name))];
    await sql`
      insert into record_name (record, name) select * from unnest(${sql.join(columns)})
      on conflict do nothing`.execute(trx);
  }
}

async function writeFingerprints(trx: Transaction<Schema>, records: readonly PlannedRecord[]): Promise<void> {
  const rows = records.flatMap(({ id, fingerprints }) => fingerprints.map((print) => ({ ...print, origin: id })));
  if (rows.length > 0) {
    const columns = [
      idColumn(rows.map(({ code }) => code)),
      idColumn(rows.map(({ origin }) => origin)),
      textColumn(rows.map(({ exact }) => exact)),
      idColumn(rows.map(({ size }) => String(size))),
      textColumn(rows.map(({ sketch }) => sketch)),
      textColumn(rows.map(({ bands }) => `{${bands.join(',')}}`)),
    ];
    await sql`
      insert into fingerprint (code, origin, exact, size, sketch, bands)
      select code, origin, exact, size, sketch, bands::bigint[]
      from unnest(${sql.join(columns)}) as x(code, origin, exact, size, sketch, bands)
      on conflict do nothing`.execute(trx);
  }
}
