// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import { RepairError } from '../../domain/repair-error.ts';
import { takeLock } from '../run-lock.ts';
import { Engine } from './engine.ts';
import { databaseFault } from './faults.ts';
import type { Schema } from './schema.ts';

/**
 * PostgreSQL inside this process, its files in `directory`. It keeps no lock of its own and two processes would lose
 * writes: ours is taken here and given back by `destroy`.
 */
export async function openEmbedded(directory: string): Promise<Kysely<Schema>> {
  const release = takeLock(join(directory, 'lock'), `the database at ${directory}`);
  const engine = await startEngine(join(directory, 'data'), release);
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new EmbeddedDriver(engine, directory, release),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

async function startEngine(files: string, release: () => void): Promise<Engine> {
  const isNew = !existsSync(files);
  try {
    return await Engine.start(files);
  } catch (error) {
    release();
    const fault = databaseFault(error, files);
    if (fault instanceof RepairError) {
      throw fault;
    }
    const advice = isNew ? 'check that the folder can be written' : 'restore it, or remove it and import again';
    throw new RepairError('STORE_UNAVAILABLE', `cannot open the database at ${files}; ${advice}`, { cause: error });
  }
}

/** One connection, handed out to one user at a time. */
class EmbeddedDriver implements Driver {
  readonly #engine: Engine;
  readonly #place: string;
  readonly #release: () => void;
  #turn: Promise<void> = Promise.resolve();
  #endTurn: () => void = nothing;

  constructor(engine: Engine, place: string, release: () => void) {
    this.#engine = engine;
    this.#place = place;
    this.#release = release;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#turn;
    const { promise, settle } = openTurn();
    this.#turn = promise;
    await before;
    this.#endTurn = settle;
    return new EmbeddedConnection(this.#engine, this.#place);
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    this.#endTurn();
  }

  async destroy(): Promise<void> {
    try {
      await this.#engine.close();
    } finally {
      this.#release();
    }
  }
}

class EmbeddedConnection implements DatabaseConnection {
  readonly #engine: Engine;
  readonly #place: string;

  constructor(engine: Engine, place: string) {
    this.#engine = engine;
    this.#place = place;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const { rows, affectedRows } = await this.#engine.query(query.sql, [...query.parameters]);
      return { rows, ...(affectedRows === undefined ? {} : { numAffectedRows: BigInt(affectedRows) }) };
    } catch (error) {
      throw databaseFault(error, this.#place);
    }
  }

  // oxlint-disable-next-line require-yield -- part of the interface; nobody here streams rows
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new RepairError('INTERNAL', 'the embedded database does not stream rows; read them in pages');
  }
}

function openTurn(): { readonly promise: Promise<void>; readonly settle: () => void } {
  let settle = nothing;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

function nothing(): void {}
