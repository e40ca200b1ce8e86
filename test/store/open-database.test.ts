// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, MIGRATIONS } from '../../src/store/sql/migrations.ts';
import { openDatabase, type DatabasePlace } from '../../src/store/sql/open-database.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

let server: PostgresServer;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'database-'));
}

const PLACES: readonly (readonly [string, () => DatabasePlace])[] = [
  ['the embedded database', () => ({ directory: newFolder() })],
  [
    'a PostgreSQL server',
    () => {
      databases += 1;
      return { directory: '/nowhere', url: server.createDatabase(`t${databases}`) };
    },
  ],
];

describe.each(PLACES)('%s', (_name, newPlace) => {
  it('keeps what was written when it is opened again', async () => {
    const place = newPlace();
    const first = await openDatabase(place);
    await first.queries.insertInto('node').values({ id: '-9007199254740993', kind: 'package', key: 'npm/a' }).execute();
    await first.close();

    const again = await openDatabase(place);
    const rows = await again.queries.selectFrom('node').selectAll().execute();
    await again.close();

    expect(rows).toEqual([{ id: '-9007199254740993', kind: 'package', key: 'npm/a', label: null }]);
  });

  it('takes back a transaction that failed', async () => {
    const { queries, close } = await openDatabase(newPlace());
    const failing = queries.transaction().execute(async (trx) => {
      await trx.insertInto('node').values({ id: '1', kind: 'package', key: 'npm/a' }).execute();
      throw new Error('stop');
    });

    await expect(failing).rejects.toThrow('stop');
    const rows = await queries.selectFrom('node').select('id').execute();
    await close();

    expect(rows).toEqual([]);
  });

  it('lets queries made at the same time wait for each other', async () => {
    const { queries, close } = await openDatabase(newPlace());
    const ids = Array.from({ length: 20 }, (_, index) => String(index + 1));
    await Promise.all(
      ids.map((id) =>
        queries
          .transaction()
          .execute((trx) => trx.insertInto('node').values({ id, kind: 'package', key: id }).execute()),
      ),
    );
    const rows = await queries.selectFrom('node').select('id').execute();
    await close();

    expect(rows).toHaveLength(20);
  });

  it('refuses a database of a newer schema and leaves it as it is', async () => {
    const place = newPlace();
    const { queries, close } = await openDatabase(place);
    await queries
      .insertInto('schema_version')
      .values({ version: MIGRATIONS.length + 1, name: 'to come' })
      .execute();
    await close();

    await expect(openDatabase(place)).rejects.toThrow(/has schema \d+, this Skymend knows \d+; update Skymend/);
  });

  it('applies a migration whole or not at all', async () => {
    const { queries, close } = await openDatabase(newPlace());
    const broken = [
      ...MIGRATIONS,
      { name: 'broken', statements: ['create table half (a integer)', 'create nonsense'] },
    ];

    await expect(migrate(queries, 'here', broken)).rejects.toThrow('syntax error');
    const { rows } = await sql`select 1 from information_schema.tables where table_name = 'half'`.execute(queries);
    await close();

    expect(rows).toEqual([]);
  });
});

it('refuses a second opener of the embedded database and names the first', async () => {
  const place = { directory: newFolder() };
  const first = await openDatabase(place);

  await expect(openDatabase(place)).rejects.toThrow(`(process ${process.pid}) is at work on the database`);
  await first.close();
});

it('says in one line that a server does not answer, without the password', async () => {
  const opening = openDatabase({ directory: '/nowhere', url: 'postgres://me:secret@127.0.0.1:1/db' });

  await expect(opening).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await expect(opening).rejects.toThrow(/^the database at postgres:\/\/127\.0\.0\.1:1\/db: it cannot be reached/);
});

it('says in one line that the server went away in the middle', async () => {
  const doomed = await startPostgres();
  const { queries, close } = await openDatabase({ directory: '/nowhere', url: doomed.url });
  const work = queries.transaction().execute(async (trx) => {
    await trx.insertInto('node').values({ id: '1', kind: 'package', key: 'a' }).execute();
    await doomed.crash();
    await trx.insertInto('node').values({ id: '2', kind: 'package', key: 'b' }).execute();
  });

  await expect(work).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await close();
  await doomed.stop();
});
