// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import { RepairError } from '../../domain/repair-error.ts';
import type { Schema } from './schema.ts';

interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** In order, for ever: what was published is never changed, only followed. The version is the position, from 1. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'nodes, edges and the records that claim them',
    statements: [
      // The order of bytes: the same on every server, and the cheapest to compare.
      `create table node (
         id bigint primary key, kind text collate "C" not null, key text collate "C" not null, label text)`,
      `create index node_by_key on node (kind, key)`,
      `create table record (
         id bigint primary key, source text collate "C" not null,
         key text collate "C" not null, facet text collate "C" not null, subject bigint not null,
         relation text collate "C" not null, digest text collate "C" not null, modified text, place text not null, line integer,
         body jsonb not null)`,
      `create index record_by_key on record (key)`,
      `create index record_by_subject on record (subject)`,
      `create table edge (
         source bigint not null, kind text collate "C" not null, target bigint not null, origin bigint not null,
         primary key (source, kind, target, origin))`,
      `create index edge_by_target on edge (target, kind, source)`,
      `create index edge_by_origin on edge (origin)`,
      `create table record_name (
         record bigint not null, name text collate "C" not null, primary key (record, name))`,
      `create index record_name_by_name on record_name (name)`,
      `create table name_class (name text collate "C" primary key, class text collate "C" not null)`,
      `create index name_class_by_class on name_class (class)`,
    ],
  },
  {
    name: 'what code looks like',
    statements: [
      `create table fingerprint (
         code bigint not null, origin bigint not null, exact text collate "C" not null, size integer not null,
         sketch text not null, bands bigint[] not null, primary key (code, origin))`,
      `create index fingerprint_by_origin on fingerprint (origin)`,
      `create index fingerprint_by_band on fingerprint using gin (bands)`,
    ],
  },
];

/** Any number; the same in every version, so that two programs never migrate at the same time. */
const MIGRATION_LOCK = 5_163_211;

/**
 * Brings the database to this program's schema, all or nothing. A database that a newer program has migrated is
 * refused: what it would do to columns we do not know, nobody can say.
 */
export async function migrate(
  database: Kysely<Schema>,
  place: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(trx);
    await sql`create table if not exists schema_version (
      version integer primary key, name text not null, applied_at timestamptz not null default now())`.execute(trx);
    const { version } = await trx
      .selectFrom('schema_version')
      .select((of) => of.fn.coalesce(of.fn.max('version'), sql<number>`0`).as('version'))
      .executeTakeFirstOrThrow();
    if (version > migrations.length) {
      throw new RepairError(
        'CONFIG_INVALID',
        `the database at ${place} has schema ${version}, this Skymend knows ${migrations.length}; update Skymend or name another database`,
      );
    }
    for (const [index, { name, statements }] of migrations.entries()) {
      if (index >= version) {
        for (const statement of statements) {
          await sql.raw(statement).execute(trx);
        }
        await trx
          .insertInto('schema_version')
          .values({ version: index + 1, name })
          .execute();
      }
    }
  });
}
