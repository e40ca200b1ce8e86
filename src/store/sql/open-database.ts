// SPDX-License-Identifier: Apache-2.0
import { mkdir, statfs } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { RepairError } from '../../domain/repair-error.ts';
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
  /** Throws `DISK_FULL` when there may not be room for another piece of work. To be asked before each. */
  readonly requireRoom: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Room that a batch may take, with its journal, before the embedded engine is asked to write: once the disk is full in
 * the middle of a write, it neither fails nor returns.
 */
const ROOM = 192 * 1024 * 1024;

/**
 * Opens the embedded database or connects to a server, and brings its schema up to date. The same queries run on both:
 * the embedded one is PostgreSQL too. Throws `RUN_LOCKED` when another process has the folder open, `CONFIG_INVALID` for
 * a newer schema, `STORE_UNAVAILABLE` when a server does not answer.
 */
export async function openDatabase(at: DatabasePlace): Promise<Database> {
  const requireRoom = at.url === undefined ? () => requireDiskRoom(at.directory) : () => Promise.resolve();
  if (at.url === undefined) {
    await mkdir(at.directory, { recursive: true });
  }
  const queries = at.url === undefined ? await openEmbedded(at.directory) : openServer(at.url);
  const place = at.url === undefined ? at.directory : withoutSecrets(at.url);
  try {
    await requireRoom();
    await migrate(queries, place);
  } catch (error) {
    await queries.destroy();
    throw error;
  }
  return { queries, place, requireRoom, close: () => queries.destroy() };
}

async function requireDiskRoom(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free < ROOM) {
    const megabytes = (bytes: number): number => Math.floor(bytes / 1024 ** 2);
    throw new RepairError(
      'DISK_FULL',
      `the database at ${directory}: no space is left (${megabytes(free)} MB free, ${megabytes(ROOM)} MB are needed to go on); free some and run the same command again`,
    );
  }
}
