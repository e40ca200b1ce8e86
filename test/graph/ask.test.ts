// SPDX-License-Identifier: Apache-2.0
import type { Kysely } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { readValue, type ReadItem } from '../../src/advisories/read/read-item.ts';
import { attemptCells, type RunHistory } from '../../src/domain/history.ts';
import { attemptCellsOf } from '../../src/graph/ask/attempts.ts';
import { exportGraph } from '../../src/graph/ask/export.ts';
import { findNode } from '../../src/graph/ask/find-node.ts';
import { mergedVulnerability } from '../../src/graph/ask/merged-vulnerability.ts';
import { neighboursOf } from '../../src/graph/ask/neighbours.ts';
import { findPath } from '../../src/graph/ask/path.ts';
import { matchPattern, parsePattern } from '../../src/graph/ask/pattern.ts';
import { readOnlyRows } from '../../src/graph/ask/read-only.ts';
import { reasonsFor } from '../../src/graph/ask/reasons.ts';
import { importRecords } from '../../src/graph/import/import-records.ts';
import type { Schema } from '../../src/store/sql/schema.ts';
import { onBothDatabases } from '../store/both-databases.ts';

function advisory(id: string, cves: readonly string[], fixed: string): object {
  const events = [{ introduced: '0' }, { fixed }];
  const affected = [{ package: { ecosystem: 'npm', name: 'left' }, ranges: [{ type: 'SEMVER', events }] }];
  const weaknesses = { cwe_ids: ['CWE-79'] };
  return { id, aliases: cves, modified: '2026-01-01T00:00:00Z', summary: id, affected, database_specific: weaknesses };
}

function run(id: string, verdict: string): RunHistory {
  const attempt = {
    candidate: 'c',
    generator: 'template',
    method: 'escape',
    verdict,
    isChosen: verdict === 'plausible',
  };
  return {
    schema: 'skymend-history/1',
    run: id,
    at: '2026-01-01T00:00:00Z',
    command: 'fix',
    findings: [
      {
        status: 'fixed',
        because: '',
        weakness: 'CWE-79',
        language: 'javascript',
        source: 'reproducer',
        component: { ecosystem: 'npm', name: 'left', version: '1.0.0' },
        vulnerabilities: ['CVE-2020-0001'],
        evidence: ['shows:exit', 'tests'],
        attempts: [{ ...attempt, gates: [], seconds: 2, tokens: 1, costUsd: 0.5, files: [] }],
        seconds: 2,
        tokens: 1,
        costUsd: 0.5,
      },
    ],
  };
}

const RUNS = [run('r1', 'plausible'), run('r2', 'rejected'), run('r3', 'plausible')];

const WORLD: readonly object[] = [
  advisory('GHSA-a', ['CVE-2020-0001'], '1.0.1'),
  advisory('NSWG-1', ['CVE-2020-0001'], '1.0.2'),
  advisory('RETIREJS-1', ['CVE-2020-0001', 'CVE-2020-0002'], '2.0.0'),
  {
    id: 'CVE-2020-0001',
    vendor: 'v',
    product: 'p',
    name: 'n',
    date_added: '2022-03-03',
    ransomware: 'Unknown',
    cwes: [],
  },
  { id: 'CWE-79', name: 'Scripting', parents: [{ id: 'CWE-74' }], related: [] },
  { id: 'CWE-74', name: 'Injection', parents: [{ id: 'CWE-707' }], related: [] },
  ...RUNS,
];

async function* items(): AsyncGenerator<ReadItem> {
  for (const value of WORLD) {
    yield* readValue(value, { place: 'world' });
  }
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
  }
  return text;
}

onBothDatabases((queries) => {
  const node = async (name: string): ReturnType<typeof findNode> => findNode(queries(), name);

  beforeEach(async () => {
    const database: Kysely<Schema> = queries();
    await importRecords({ queries: database, requireRoom: () => Promise.resolve() }, items());
  });

  describe('a name', () => {
    it.each([
      ['cve-2020-0001', 'vulnerability:CVE-2020-0001'],
      ['GHSA-a', 'advisory:GHSA-a'],
      ['npm/left', 'package:npm/left'],
      ['npm/left@1.0.1', 'version:npm/left@1.0.1'],
      ['pkg:npm/left@1.0.1', 'version:npm/left@1.0.1'],
      ['weakness:CWE-79', 'weakness:CWE-79'],
      ['r1#1', 'finding:r1#1'],
    ])('%s means %s', async (name, meant) => {
      const { kind, key } = await node(name);

      expect(`${kind}:${key}`).toBe(meant);
    });

    it('that is none is answered with what is near', async () => {
      await expect(node('lef')).rejects.toThrow('knows nothing called "lef"; near it: package:npm/left');
    });
  });

  it('gives every value with the records that say it, and says where they disagree', async () => {
    const merged = await mergedVulnerability(queries(), 'CVE-2020-0001');

    expect(merged.names).toEqual([
      { value: 'CVE-2020-0001', by: ['osv:GHSA-a', 'osv:NSWG-1'] },
      { value: 'GHSA-a', by: ['osv:GHSA-a'] },
      { value: 'NSWG-1', by: ['osv:NSWG-1'] },
      { value: 'RETIREJS-1', by: ['osv:RETIREJS-1'] },
    ]);
    expect(merged.exploitation).toEqual([
      { value: 'known to be exploited, listed 2022-03-03', by: ['kev:CVE-2020-0001'] },
    ]);
    expect(merged.disagreements).toEqual(['npm/left']);
  });

  it('lists what a thing is related to, by kind and direction', async () => {
    const relations = await neighboursOf(queries(), (await node('npm/left')).id, 2);

    expect(
      relations.map(({ direction, kind, claims, others }) => [direction, kind, claims, others.map(({ key }) => key)]),
    ).toEqual([
      ['in', 'affects', 3, expect.arrayContaining([expect.any(String)])],
      ['in', 'version-of', 6, expect.arrayContaining([expect.any(String)])],
    ]);
    expect(relations[0]?.others).toHaveLength(2);
  });

  it('lists both directions, the others by their keys, each once', async () => {
    const relations = await neighboursOf(queries(), (await node('CVE-2020-0001')).id, 10);

    expect(
      relations.map(({ direction, kind, claims, others }) => [direction, kind, claims, others.map(({ key }) => key)]),
    ).toEqual([
      ['out', 'listed-in', 1, ['kev']],
      ['in', 'describes', 3, ['GHSA-a', 'NSWG-1', 'RETIREJS-1']],
      ['in', 'found-as', 3, ['r1#1', 'r2#1', 'r3#1']],
    ]);
  });

  it('knows of a thing without neighbours that there are none', async () => {
    expect(await neighboursOf(queries(), '1', 10)).toEqual([]);
  });

  it('finds a shortest path through edges of either direction', async () => {
    const answer = await findPath(queries(), [await node('CVE-2020-0001'), await node('CWE-707')], 8);

    expect(answer.kind === 'path' ? answer.steps.map(({ kind, isBackward }) => [kind, isBackward]) : answer).toEqual([
      [expect.stringMatching(/describes|found-as/), true],
      ['weakness', false],
      ['child-of', false],
      ['child-of', false],
    ]);
  });

  it('says when there is no path', async () => {
    const answer = await findPath(queries(), [await node('CVE-2020-0001'), await node('CWE-707')], 2);

    expect(answer).toEqual({ kind: 'none', because: 'none was found within 2 steps' });
  });

  it('finds the rows that fit a pattern', async () => {
    const pattern = parsePattern('package:npm/left <-affects- advisory:GHSA* -describes-> vulnerability');

    const rows = await matchPattern(queries(), pattern, 10);

    expect(rows.map((row) => row.map(({ key }) => key))).toEqual([['npm/left', 'GHSA-a', 'CVE-2020-0001']]);
  });

  it("reads with the user's SQL and refuses to write with it", async () => {
    const limits = { limit: 10, timeoutMs: 10_000 };

    expect(await readOnlyRows(queries(), "select key from node where kind = 'package';", limits)).toEqual([
      { key: 'npm/left' },
    ]);
    await expect(readOnlyRows(queries(), 'delete from node returning id', limits)).rejects.toThrow('refuses the query');
    await expect(
      readOnlyRows(queries(), '1) as x; commit; delete from node; select * from (select 1', limits),
    ).rejects.toThrow('refuses the query');
    await expect(
      readOnlyRows(queries(), "select set_config('transaction_read_only', 'off', true)", limits),
    ).rejects.toThrow('refuses the query');
    expect(await readOnlyRows(queries(), "select 1 as there from node where kind = 'package'", limits)).toHaveLength(1);
  });

  it('counts attempts as the history itself does', async () => {
    expect(await attemptCellsOf(queries())).toEqual(attemptCells(RUNS));
  });

  it('gives reasons: the weakness and those above it, fixes, the like, what held', async () => {
    const reasons = await reasonsFor(queries(), await node('CVE-2020-0001'));

    expect(reasons.weaknesses.map(({ weakness, above }) => [weakness.key, above.map(({ key }) => key)])).toEqual([
      ['CWE-79', ['CWE-74', 'CWE-707']],
    ]);
    expect(reasons.fixedBy).toEqual(['npm/left@1.0.1', 'npm/left@1.0.2', 'npm/left@2.0.0']);
    expect(reasons.similar).toEqual([
      { vulnerability: 'CVE-2020-0002', because: ['weakness CWE-79', 'package npm/left'], fixes: ['npm/left@2.0.0'] },
    ]);
    expect(reasons.patterns).toEqual([
      { pattern: 'template/escape', weakness: 'CWE-79', isSame: true, held: 2, rejected: 1, chance: 0.6 },
    ]);
    expect(reasons.findings.map(({ key }) => key)).toEqual(['r1#1', 'r2#1', 'r3#1']);
  });

  it('exports all nodes and edges, or what is near one', async () => {
    const all = await textOf(exportGraph(queries(), 'ndjson', {}));
    const near = await textOf(
      exportGraph(queries(), 'ndjson', { around: { id: (await node('CWE-707')).id, depth: 1 } }),
    );

    const counted = (
      await readOnlyRows(queries(), 'select (select count(*) from node) + (select count(*) from edge) as n', {
        limit: 1,
        timeoutMs: 10_000,
      })
    )[0];
    expect(all.trim().split('\n')).toHaveLength(Number(counted?.['n']));
    expect(near.match(/"(?:key|edge)":"[^"]+"/g)).toEqual(
      expect.arrayContaining(['"key":"CWE-707"', '"key":"CWE-74"', '"edge":"child-of"']),
    );
    expect(near.trim().split('\n')).toHaveLength(3);
  });
});

it('says what is wrong with a pattern', () => {
  expect(() => parsePattern('package:npm/left affects')).toThrow(/nodes and links in turn/);
  expect(() => parsePattern('package <=affects= advisory')).toThrow(/"<=affects=" is no link/);
});
