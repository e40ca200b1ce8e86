// SPDX-License-Identifier: Apache-2.0
import type { Kysely } from 'kysely';
import { openEmbedded } from './embedded.ts';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';
import { openServer, withoutSecrets } from './server.ts';

export interface DatabasePlace {
  /** A PostgreSQL server, when there is one; else the embedded database is opened. */
  readonly url?: string | undefined;
  /** Absolute folder of the embedded database; made when it is not there. */
  readonly directory: string;
}

export interface Database {
  readonly queries: Kysely<Schema>;
  /** Where it is, without secrets. */
  readonly place: string;
  readonly close: () => Promise<void>;
}

/**
 * Opens the embedded database or connects to a server, and brings its schema up to date. The same queries run on both:
 * the embedded one is PostgreSQL too. Throws `RUN_LOCKED` when another process has the folder open, `CONFIG_INVALID` for
 * a newer schema, `STORE_UNAVAILABLE` when a server does not answer.
 */
export async function openDatabase(at: DatabasePlace): Promise<Database> {
  const queries = at.url === undefined ? await openEmbedded(at.directory) : openServer(at.url);
  const place = at.url === undefined ? at.directory : withoutSecrets(at.url);
  try {
    await migrate(queries, place);
  } catch (error) {
    await queries.destroy();
    throw error;
  }
  return { queries, place, close: () => queries.destroy() };
}
