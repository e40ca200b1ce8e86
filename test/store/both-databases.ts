// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { openDatabase, type Database } from '../../src/store/sql/open-database.ts';
import type { Schema } from '../../src/store/sql/schema.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

interface Opened {
  readonly database: Database;
  readonly close: () => Promise<void>;
}

const OPENERS: readonly (readonly [string, () => Promise<Opened>])[] = [
  ['the embedded database', openEmbedded],
  ['a PostgreSQL server', openServer],
];

/** Runs the suite on each database, which is empty when a test begins. */
export function onBothDatabases(suite: (queries: () => Kysely<Schema>) => void): void {
  describe.each(OPENERS)('%s', (_name, open) => {
    let opened: Opened;

    beforeAll(async () => {
      opened = await open();
    });

    beforeEach(async () => {
      await sql`truncate node, edge, record, record_name, name_class, fingerprint`.execute(opened.database.queries);
    });

    afterAll(() => opened.close());

    suite(() => opened.database.queries);
  });
}

async function openEmbedded(): Promise<Opened> {
  const database = await openDatabase({ directory: mkdtempSync(join(tmpdir(), 'graph-')) });
  return { database, close: () => database.close() };
}

async function openServer(): Promise<Opened> {
  const server: PostgresServer = await startPostgres();
  const database = await openDatabase({ directory: '/nowhere', url: server.createDatabase('suite') });
  return {
    database,
    async close() {
      await database.close();
      await server.stop();
    },
  };
}
