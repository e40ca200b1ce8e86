// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { readPath } from '../../../dist/advisories/read/read-path.js';
import { findNode } from '../../../dist/graph/ask/find-node.js';
import { neighboursOf } from '../../../dist/graph/ask/neighbours.js';
import { findPath } from '../../../dist/graph/ask/path.js';
import { matchPattern, parsePattern } from '../../../dist/graph/ask/pattern.js';
import { reasonsFor } from '../../../dist/graph/ask/reasons.js';
import { similarCode } from '../../../dist/graph/ask/similar-code.js';
import { importRecords } from '../../../dist/graph/import/import-records.js';
import { openDatabase, type Database } from '../../../dist/store/sql/open-database.js';
import { seededRandom } from '../../../dist/support/seeded-random.js';
import type { BenchOptions } from '../options.ts';
import { ADVISORIES, makeGraph, PACKAGES } from './synthetic-graph.ts';
import { makeShapes, SHAPES } from './synthetic-shapes.ts';

const ASKED = 100;

/**
 * Questions to a made-up graph of a million edges in the embedded database. With `--cases PATH`: how fast that is
 * imported, and that importing it again changes nothing. `--sample`: questions of each kind; `--seed`: which.
 */
export async function benchGraph({ cases, sample = ASKED, seed }: BenchOptions): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-graph-'));
  try {
    const database = await openDatabase({ directory, url: process.env['DATABASE_URL'] });
    const figures = cases === undefined ? await questions(database, sample, seed) : await importing(database, cases);
    await database.close();
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    const date = new Date().toISOString().slice(0, 10);
    console.log(JSON.stringify({ bench: 'graph', date, seed, peakMb, ...figures }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function importing(database: Database, path: string): Promise<object> {
  const [first, again] = [await timedImport(database, path), await timedImport(database, path)];
  return { cases: first.records, first, again };
}

async function timedImport(database: Database, path: string) {
  const [started, cpu, threads] = [performance.now(), process.cpuUsage(), threadSeconds()];
  const { read, added, updated, unchanged, older, faulty, damaged } = await importRecords(database, readPath(path));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const records = Object.values(read).reduce((sum, count) => sum + count, 0);
  const perSecond = Math.round(records / seconds);
  const perCpuSecond = Math.round(records / ((user + system) / 1e6));
  const busiest = Math.max(...[...threadSeconds()].map(([id, spent]) => spent - (threads.get(id) ?? 0)));
  const perBusySecond = Math.round(records / busiest);
  console.log(
    `${records} records in ${seconds.toFixed(1)} s: ${perSecond} a second, ${perCpuSecond} a second of processor time, ${perBusySecond} a second of the busiest thread's`,
  );
  return {
    records,
    added,
    updated,
    unchanged,
    older,
    faulty,
    damaged,
    seconds,
    perSecond,
    perCpuSecond,
    perBusySecond,
  };
}

/** Processor seconds of each thread of this process, by its id: what a free machine would have to wait for. */
function threadSeconds(): ReadonlyMap<string, number> {
  const tasks = readdirSync('/proc/self/task');
  return new Map(
    tasks.map((id) => [id, Number(readFileSync(`/proc/self/task/${id}/schedstat`, 'utf8').split(' ')[0]) / 1e9]),
  );
}

async function questions(database: Database, sample: number, seed: number): Promise<object> {
  const { queries } = database;
  await makeGraph(queries);
  const shapes = await makeShapes(queries, seed);
  const { rows } = await sql<{ edges: number }>`select count(*)::integer as edges from edge`.execute(queries);
  const random = seededRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const node = async (name: string) => findNode(queries, name);
  const cve = (): string => `CVE-2000-${100_000 + pick(ADVISORIES)}`;
  const asked: Readonly<Record<string, () => Promise<unknown>>> = {
    'neighbours of a vulnerability': async () => neighboursOf(queries, (await node(cve())).id, 10),
    'neighbours of a package': async () => neighboursOf(queries, (await node(`npm/p${pick(PACKAGES)}`)).id, 10),
    'neighbours of the commonest weakness': async () => neighboursOf(queries, (await node(`CWE-${pick(5)}`)).id, 10),
    'similar vulnerabilities and reasons': async () => reasonsFor(queries, await node(cve())),
    'path between two vulnerabilities': async () => findPath(queries, [await node(cve()), await node(cve())], 8),
    'code like a function': async () => similarCode(queries, shapes.some(pick(SHAPES)), 10),
    'pattern from a package': async () =>
      matchPattern(
        queries,
        parsePattern(`package:npm/p${pick(PACKAGES)} <-affects- advisory -describes-> vulnerability`),
        50,
      ),
  };
  const by: Record<string, object> = {};
  console.log(
    `${String(rows[0]?.edges)} edges\n${'milliseconds'.padEnd(40)} ${'median'.padStart(8)} ${'p95'.padStart(8)} ${'worst'.padStart(8)}`,
  );
  for (const [name, ask] of Object.entries(asked)) {
    await ask();
    const times: number[] = [];
    for (let turn = 0; turn < sample; turn += 1) {
      const started = performance.now();
      await ask();
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number =>
      Math.round((times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0) * 10) / 10;
    const figures = { median: at(0.5), p95: at(0.95), worst: at(1) };
    by[name] = figures;
    console.log([name.padEnd(40), ...Object.values(figures).map((ms) => ms.toFixed(1).padStart(8))].join(' '));
  }
  return { cases: sample * Object.keys(asked).length, edges: rows[0]?.edges, by };
}
