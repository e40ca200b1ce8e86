// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { readValue, type ReadItem } from '../../src/advisories/read/read-item.ts';
import { aliasClasses } from '../../src/domain/vulnerability.ts';
import { graphAdvisories } from '../../src/graph/ask/graph-advisories.ts';
import { importRecords } from '../../src/graph/import/import-records.ts';
import type { Schema } from '../../src/store/sql/schema.ts';
import { onBothDatabases } from '../store/both-databases.ts';

interface Osv {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly modified?: string;
  readonly name?: string;
  readonly fixed?: string;
  readonly summary?: string;
}

function osv({
  id,
  aliases = [],
  modified = '2026-01-01T00:00:00Z',
  name = 'left',
  fixed = '1.0.1',
  summary = '',
}: Osv): object {
  const events = [{ introduced: '0' }, { fixed }];
  const affected = [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events }] }];
  return { id, aliases, modified, summary, affected, database_specific: { cwe_ids: ['CWE-79'] } };
}

function open(queries: Kysely<Schema>): Parameters<typeof importRecords>[0] {
  return { queries, requireRoom: () => Promise.resolve() };
}

async function* items(...values: readonly object[]): AsyncGenerator<ReadItem> {
  for (const [index, value] of values.entries()) {
    yield* readValue(value, { place: 'test.ndjson', line: index + 1 });
  }
}

/** Everything but the places, in a fixed order. */
async function contents(queries: Kysely<Schema>): Promise<unknown> {
  const [nodes, edges, records, names, classes] = await Promise.all([
    queries.selectFrom('node').selectAll().orderBy('id').execute(),
    queries
      .selectFrom('edge')
      .selectAll()
      .orderBy('source')
      .orderBy('kind')
      .orderBy('target')
      .orderBy('origin')
      .execute(),
    queries.selectFrom('record').select(['id', 'key', 'digest', 'body']).orderBy('id').execute(),
    queries.selectFrom('record_name').selectAll().orderBy('record').orderBy('name').execute(),
    queries.selectFrom('name_class').selectAll().orderBy('name').execute(),
  ]);
  return { nodes, edges, records, names, classes };
}

async function vulnerabilitiesOf(queries: Kysely<Schema>, advisory: string): Promise<readonly string[]> {
  const rows = await queries
    .selectFrom('edge')
    .innerJoin('node as from', 'from.id', 'edge.source')
    .innerJoin('node as to', 'to.id', 'edge.target')
    .select('to.key')
    .where('edge.kind', '=', 'describes')
    .where('from.key', '=', advisory)
    .orderBy('to.key')
    .execute();
  return rows.map(({ key }) => key);
}

onBothDatabases((queries) => {
  it('answers for a package what was imported about it, with the place', async () => {
    await importRecords(
      open(queries()),
      items(osv({ id: 'GHSA-a', aliases: ['CVE-2020-0001'] }), osv({ id: 'GHSA-b', name: 'right' })),
    );

    const found = await graphAdvisories(queries()).advisoriesOf('npm', 'left');

    expect(found).toMatchObject([
      { id: 'GHSA-a', aliases: ['CVE-2020-0001'], weaknesses: ['CWE-79'], source: { place: 'test.ndjson', line: 1 } },
    ]);
  });

  it('changes nothing when the same is imported again', async () => {
    const all = [osv({ id: 'GHSA-a', aliases: ['CVE-2020-0001'] }), osv({ id: 'NSWG-1', aliases: ['GHSA-a'] })];
    await importRecords(open(queries()), items(...all));
    const before = await contents(queries());

    const report = await importRecords(open(queries()), items(...all));

    expect(report).toMatchObject({ added: 0, updated: 0, unchanged: 2, older: 0 });
    expect(await contents(queries())).toEqual(before);
  });

  it('replaces all that an earlier version of a record said', async () => {
    await importRecords(open(queries()), items(osv({ id: 'GHSA-a', name: 'left', fixed: '1.0.1' })));

    const later = osv({ id: 'GHSA-a', name: 'right', fixed: '2.0.0', modified: '2026-02-01T00:00:00Z' });
    const report = await importRecords(open(queries()), items(later));

    expect(report).toMatchObject({ added: 0, updated: 1 });
    expect(await graphAdvisories(queries()).advisoriesOf('npm', 'left')).toEqual([]);
    expect(await graphAdvisories(queries()).advisoriesOf('npm', 'right')).toHaveLength(1);
    expect(await queries().selectFrom('edge').selectAll().where('kind', '=', 'fixed-in').execute()).toHaveLength(1);
  });

  it('leaves out an earlier version of what is known', async () => {
    await importRecords(
      open(queries()),
      items(osv({ id: 'GHSA-a', fixed: '2.0.0', modified: '2026-02-01T00:00:00Z' })),
    );
    const before = await contents(queries());

    const report = await importRecords(open(queries()), items(osv({ id: 'GHSA-a', fixed: '1.0.0' })));

    expect(report).toMatchObject({ updated: 0, older: 1 });
    expect(await contents(queries())).toEqual(before);
  });

  it('keeps both records when a source publishes one id for two packages', async () => {
    await importRecords(
      open(queries()),
      items(osv({ id: 'OSV-1', name: 'left' }), osv({ id: 'OSV-1', name: 'right' })),
    );

    expect(await graphAdvisories(queries()).advisoriesOf('npm', 'left')).toHaveLength(1);
    expect(await graphAdvisories(queries()).advisoriesOf('npm', 'right')).toHaveLength(1);
  });

  it('keeps the version that says more when two claim the same time, whatever the order', async () => {
    const short = osv({ id: 'OSV-1' });
    const long = osv({ id: 'OSV-1', summary: 'with words' });
    await importRecords(open(queries()), items(short, long));
    const before = await contents(queries());
    expect(before).toMatchObject({ records: [{ body: { summary: 'with words' } }] });

    await importRecords(open(queries()), items(long, short));

    expect(await contents(queries())).toEqual(before);
  });

  it('moves a record to its CVE id when another record makes it known, and back when that is taken back', async () => {
    await importRecords(open(queries()), items(osv({ id: 'NSWG-1', aliases: ['GHSA-a'] })));
    expect(await vulnerabilitiesOf(queries(), 'NSWG-1')).toEqual(['GHSA-a']);

    await importRecords(open(queries()), items(osv({ id: 'GHSA-a', aliases: ['CVE-2020-0001'] })));
    expect(await vulnerabilitiesOf(queries(), 'NSWG-1')).toEqual(['CVE-2020-0001']);

    await importRecords(open(queries()), items(osv({ id: 'GHSA-a', modified: '2026-02-01T00:00:00Z' })));
    expect(await vulnerabilitiesOf(queries(), 'NSWG-1')).toEqual(['GHSA-a']);
  });

  it('relates names piece by piece as it would all at once', async () => {
    const name = fc.constantFrom('CVE-2020-0001', 'CVE-2020-0002', 'A-1', 'B-1', 'C-1', 'D-1', 'E-1');
    const change = fc.tuple(fc.constantFrom('A-1', 'B-1', 'C-1', 'D-1'), fc.uniqueArray(name, { maxLength: 3 }));

    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        await queries().deleteFrom('record').execute();
        await queries().deleteFrom('edge').execute();
        await queries().deleteFrom('record_name').execute();
        await queries().deleteFrom('name_class').execute();
        const final = new Map<string, readonly string[]>();
        for (const [index, [id, aliases]] of changes.entries()) {
          const modified = new Date(Date.UTC(2026, 0, index + 1)).toISOString();
          await importRecords(open(queries()), items(osv({ id, aliases, modified })));
          final.set(id, [id, ...aliases]);
        }
        const classes = aliasClasses([...final.values()]);
        for (const [id, names] of final) {
          expect(await vulnerabilitiesOf(queries(), id)).toEqual(classes.vulnerabilitiesOf(names));
        }
      }),
      { numRuns: 15, seed: 4 },
    );
  });

  it('takes what a database refuses in text, and the rest of the batch', async () => {
    const report = await importRecords(
      open(queries()),
      items(osv({ id: 'GHSA-\u0000a', summary: '\ud800 half' }), osv({ id: 'GHSA-b' })),
    );

    expect(report).toMatchObject({ added: 2, faulty: 0 });
  });

  it('may be run twice at the same time', async () => {
    const all = Array.from({ length: 300 }, (_, index) =>
      osv({ id: `GHSA-${index}`, aliases: [`CVE-2020-${1000 + index}`] }),
    );
    await Promise.all([importRecords(open(queries()), items(...all)), importRecords(open(queries()), items(...all))]);
    const both = await contents(queries());

    const report = await importRecords(open(queries()), items(...all));

    expect(report).toMatchObject({ unchanged: 300 });
    expect(await contents(queries())).toEqual(both);
    expect(await queries().selectFrom('record').select('id').execute()).toHaveLength(300);
  });

  it('stops with what the database refuses, and leaves nothing half done', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => osv({ id: `GHSA-${index}` }));
    const answers = [() => Promise.resolve(), () => Promise.reject(new Error('no room'))];
    const database = { queries: queries(), requireRoom: async () => answers.shift()?.() };

    await expect(importRecords(database, items(...many))).rejects.toThrow('no room');

    const stored = await queries().selectFrom('record').select('id').execute();
    expect(stored).toHaveLength(1000);
  });

  it('counts what it cannot read, with file and line, and imports the rest', async () => {
    const broken = { id: 'GHSA-x', modified: '2026-01-01T00:00:00Z', affected: 'everything' };

    const report = await importRecords(
      open(queries()),
      items(osv({ id: 'GHSA-a' }), broken, { unknown: true }, osv({ id: 'GHSA-b' })),
    );

    expect(report).toMatchObject({ read: { osv: 2 }, added: 2, faulty: 1, unrecognized: 1 });
    expect(report.told[0]).toMatchObject({ kind: 'fault', at: { place: 'test.ndjson', line: 2 } });
  });
});
