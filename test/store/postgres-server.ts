// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface PostgresServer {
  readonly url: string;
  /** A new, empty database; its address. */
  createDatabase(name: string): string;
  /** Ends it at once, as a crash would. */
  crash(): Promise<void>;
  /** Starts it again on the same files. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The server refuses to run as root. */
const NOBODY = 65_534;
const DEBIAN = '/usr/lib/postgresql';

/** A server of the test's own, reached through a socket in its own folder; needs Debian's `postgresql`. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = binaries();
  // Not below the tests' own folder: the server's user could not get there.
  const folder = mkdtempSync('/tmp/skymend-postgres-');
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (process.getuid?.() === 0) {
    chownSync(folder, NOBODY, NOBODY);
  }
  const files = join(folder, 'data');
  run(
    [join(bin, 'initdb'), '-D', files, '-A', 'trust', '-U', 'skymend', '-E', 'UTF8', '--locale=C', '--no-sync'],
    user,
  );
  const start = (): ChildProcess =>
    spawn(join(bin, 'postgres'), ['-D', files, '-k', folder, '-c', 'listen_addresses='], {
      ...user,
      cwd: folder,
      stdio: 'ignore',
    });
  const isReady = (): boolean => spawnSync(join(bin, 'pg_isready'), ['-h', folder]).status === 0;
  let server = start();
  const address = (database: string): string => `postgres:///${database}?host=${folder}&user=skymend`;
  await untilReady(isReady);
  return {
    url: address('postgres'),
    createDatabase(name) {
      run([join(bin, 'createdb'), '-h', folder, '-U', 'skymend', name], user);
      return address(name);
    },
    crash: () => end(server, 'SIGQUIT'),
    async restart() {
      await end(server, 'SIGQUIT');
      server = start();
      await untilReady(isReady);
    },
    async stop() {
      await end(server, 'SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted() : [];
  const newest = versions.findLast((version) => existsSync(join(DEBIAN, version, 'bin', 'initdb')));
  if (newest === undefined) {
    throw new Error('PostgreSQL is missing; run: apt-get install -y --no-install-recommends postgresql');
  }
  return join(DEBIAN, newest, 'bin');
}

function run([command = '', ...args]: readonly string[], user: { readonly uid?: number; readonly gid?: number }): void {
  const { status, stderr } = spawnSync(command, args, { ...user, cwd: '/tmp', encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} failed: ${stderr}`);
  }
}

async function untilReady(isReady: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (isReady()) {
      return;
    }
    await wait(100);
  }
  throw new Error('PostgreSQL did not start within 20 s');
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((resolve) => {
      server.once('exit', resolve);
    });
    server.kill(signal);
    await gone;
  }
}
