// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { refreshStatistics } from '../../src/graph/import/refresh-statistics.ts';
import { onBothDatabases } from '../store/both-databases.ts';

onBothDatabases((queries) => {
  async function claim(from: number, to: number): Promise<void> {
    await sql`insert into edge (source, kind, target, origin)
      select n, 'affects', n % 7, n from generate_series(${from}::integer, ${to}::integer) as n`.execute(queries());
  }

  it('counts what is in a table once it has grown by a tenth, and not again before', async () => {
    // A server's own housekeeping could come first.
    await sql`alter table edge set (autovacuum_enabled = off)`.execute(queries());
    await claim(1, 20_000);
    const first = await refreshStatistics(queries());
    const again = await refreshStatistics(queries());
    await claim(20_001, 21_000);
    const little = await refreshStatistics(queries());
    await claim(21_001, 50_000);
    const much = await refreshStatistics(queries());

    expect([first, again, little, much]).toEqual([['edge'], [], [], ['edge']]);
    const { rows } = await sql<{ rows: number; isAllVisible: boolean }>`
      select reltuples::integer as rows, relallvisible = relpages as "isAllVisible"
      from pg_class where oid = 'edge'::regclass`.execute(queries());
    expect(rows).toEqual([{ rows: 50_000, isAllVisible: true }]);
  });
});
