// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPath } from '../../../dist/advisories/read/read-path.js';
import { importRecords } from '../../../dist/graph/import/import-records.js';
import { openDatabase, type Database } from '../../../dist/store/sql/open-database.js';
import type { BenchOptions } from '../options.ts';
import { askQuestions } from './ask-questions.ts';

const ASKED = 100;

/**
 * Questions to a made-up graph of a million edges, in the embedded database or in the empty one that DATABASE_URL names.
 * With `--cases PATH`: how fast that is imported, and that importing it again changes nothing. `--sample`: questions of
 * each kind; `--seed`: which.
 */
export async function benchGraph({ cases, sample = ASKED, seed }: BenchOptions): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-graph-'));
  try {
    const database = await openDatabase({ directory, url: process.env['DATABASE_URL'] });
    await requireEmpty(database);
    const figures =
      cases === undefined ? await askQuestions(database.queries, { sample, seed }) : await importing(database, cases);
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

/** The database is filled with made-up things: it must not be one that is in use. */
async function requireEmpty({ queries, place }: Database): Promise<void> {
  const used = await queries.selectFrom('node').select('id').limit(1).execute();
  if (used.length > 0) {
    throw new Error(`the database at ${place} is in use; let DATABASE_URL name an empty one`);
  }
}
