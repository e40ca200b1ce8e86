// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/store/sql/open-database.ts';
import { startPostgres } from '../store/postgres-server.ts';

/** The program as it is built: `npm test` builds it first. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const RECORDS = 6000;

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

interface Report {
  readonly added: number;
  readonly unchanged: number;
}

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'survives-'));
}

function manyAdvisories(sizeOf: (index: number) => number = () => 1): string {
  const file = join(folder(), 'all.ndjson');
  const lines = Array.from({ length: RECORDS }, (_, index) => {
    const affected = [{ package: { ecosystem: 'npm', name: `p${index % 500}` }, versions: ['1.0.0'] }];
    // Digests, so that the database cannot make them smaller.
    const words = Array.from({ length: sizeOf(index) }, (_word, part) =>
      createHash('sha256').update(`${index} ${part}`).digest('base64'),
    );
    return JSON.stringify({ id: `A-${index}`, modified: '2026-01-01T00:00:00Z', details: words.join(' '), affected });
  });
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** Runs an import and does something when the first batch is in for good. */
async function importUntilFirstBatch(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  then: (pid: number) => void | Promise<void>,
): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, 'graph', 'import', '--progress', ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  let isFirst = true;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (isFirst && stderr.includes('records')) {
      isFirst = false;
      void then(child.pid ?? 0);
    }
  });
  return new Promise((resolve) => {
    child.once('close', (status, signal) => {
      resolve({ status, signal, stderr });
    });
  });
}

function importAll(args: readonly string[], environment: NodeJS.ProcessEnv): Report {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'graph', 'import', '--json', ...args], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const report: Report = JSON.parse(stdout);
  return report;
}

it('loses at most the batch in flight when an import is killed, and goes on where it was', async () => {
  const [file, data] = [manyAdvisories(), folder()];
  const killed = await importUntilFirstBatch([file, '--data', data], {}, (pid) => {
    process.kill(pid, 'SIGKILL');
  });
  expect(killed.signal).toBe('SIGKILL');

  const again = importAll([file, '--data', data], {});

  expect(again.unchanged).toBeGreaterThanOrEqual(1000);
  expect(again.unchanged % 1000).toBe(0);
  expect(again.added).toBe(RECORDS - again.unchanged);
});

it('says in one line that the server went away, and goes on when it is back', async () => {
  const server = await startPostgres();
  const environment = { DATABASE_URL: server.createDatabase('gone') };
  const file = manyAdvisories();
  const broken = await importUntilFirstBatch([file], environment, () => server.crash());
  expect(broken.status).toBe(3);
  expect(broken.stderr).toMatch(
    /skymend: the database at postgres:\/\/\/gone: it cannot be reached; .* when it is back/,
  );

  await server.restart();
  const again = importAll([file], environment);
  await server.stop();

  expect(again.unchanged).toBeGreaterThanOrEqual(1000);
  expect(again.added).toBe(RECORDS - again.unchanged);
});

it('says in one line that the disk is full, and goes on when there is room', () => {
  const [file, disk] = [manyAdvisories(() => 120), folder()];
  mkdirSync(disk, { recursive: true });
  const program = `'${process.execPath}' '${PROGRAM}' graph import '${file}' --data '${disk}'`;
  // A disk of our own in a namespace of our own.
  const script = [
    `mount -t tmpfs -o size=270m none '${disk}'`,
    `${program}; echo "first: $?"`,
    `mount -o remount,size=900m '${disk}'`,
    `${program} --json; echo "second: $?"`,
  ].join('\n');
  const { stdout, stderr } = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script], {
    encoding: 'utf8',
    env: process.env,
    timeout: 100_000,
  });

  expect(stderr).toMatch(
    /skymend: the database at .*: no space is left \(\d+ MB free, .*\); free some and run the same command again/,
  );
  expect(stdout).toContain('first: 3');
  expect(stdout).toContain('second: 0');
  const report: Report = JSON.parse(stdout.slice(stdout.indexOf('{'), stdout.lastIndexOf('}') + 1));
  expect(report.added + report.unchanged).toBe(RECORDS);
});

it('says in one line that a newer Skymend made the database, and leaves it as it is', async () => {
  const data = folder();
  const { queries, close } = await openDatabase({ directory: join(data, 'graph') });
  await queries.insertInto('schema_version').values({ version: 99, name: 'to come' }).execute();
  await close();

  const { status, stderr, stdout } = spawnSync(process.execPath, [PROGRAM, 'graph', 'stats', '--data', data], {
    encoding: 'utf8',
  });

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^skymend: the database at .* has schema 99, this Skymend knows \d+; update Skymend/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('says in one line that no server answers, whatever is asked', () => {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'explain', 'CVE-2021-23337'], {
    env: { ...process.env, DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/db' },
    encoding: 'utf8',
  });

  expect(status).toBe(3);
  expect(stderr).toMatch(/^skymend: the database at postgres:\/\/127\.0\.0\.1:1\/db: it cannot be reached/);
  expect(stderr).not.toContain('secret');
});
