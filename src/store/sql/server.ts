// SPDX-License-Identifier: Apache-2.0
import {
  Kysely,
  PostgresDialect,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type CompiledQuery,
  type TransactionSettings,
} from 'kysely';
import { Pool } from 'pg';
import { databaseFault } from './faults.ts';
import type { Schema } from './schema.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const CONNECTIONS = 4;

/** A PostgreSQL server (15 or later) at `url`. */
export function openServer(url: string): Kysely<Schema> {
  const place = withoutSecrets(url);
  const pool = new Pool({ connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // An idle connection that breaks is no fault of a query: the pool drops it, and the next query says what is wrong.
  pool.on('error', ignore);
  // So does a connection in use: its query rejects, and the event would end the program.
  pool.on('connect', (client) => client.on('error', ignore));
  const dialect = new PostgresDialect({ pool });
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => new TranslatingDriver(dialect.createDriver(), place),
      createIntrospector: (database) => dialect.createIntrospector(database),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
}

/** The address without the password, for messages. */
export function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) {
    return 'DATABASE_URL';
  }
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** Says in one line what the server or the way to it refused. */
class TranslatingDriver implements Driver {
  readonly #driver: Driver;
  readonly #place: string;

  constructor(driver: Driver, place: string) {
    this.#driver = driver;
    this.#place = place;
  }

  async init(): Promise<void> {
    await this.#translated(() => this.#driver.init());
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#translated(() => this.#driver.acquireConnection());
    return new TranslatingConnection(connection, this.#place);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await this.#translated(() => this.#driver.beginTransaction(inner(connection), settings));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#translated(() => this.#driver.commitTransaction(inner(connection)));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#translated(() => this.#driver.rollbackTransaction(inner(connection)));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#translated(() => this.#driver.releaseConnection(inner(connection)));
  }

  async destroy(): Promise<void> {
    await this.#translated(() => this.#driver.destroy());
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw databaseFault(error, this.#place);
    }
  }
}

class TranslatingConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly #place: string;

  constructor(connection: DatabaseConnection, place: string) {
    this.inner = connection;
    this.#place = place;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(query);
    } catch (error) {
      throw databaseFault(error, this.#place);
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

/** Kysely's own driver knows its connections by identity. */
function inner(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof TranslatingConnection ? connection.inner : connection;
}

function ignore(): void {}
