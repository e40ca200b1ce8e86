// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RepairError } from '../domain/repair-error.ts';

/**
 * Takes the lock file at `path` for this process, or throws `RUN_LOCKED` naming who holds it. A lock whose process
 * is gone (`kill -9`) is taken over. Returns the release.
 */
export function takeLock(path: string, what: string): () => void {
  mkdirSync(dirname(path), { recursive: true });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (tryCreate(path)) {
      return () => {
        rmSync(path, { force: true });
      };
    }
    const holder = Number.parseInt(readFileSync(path, 'utf8'), 10);
    if (isAlive(holder)) {
      throw new RepairError(
        'RUN_LOCKED',
        `another run (process ${holder}) is at work on ${what}; wait for it or stop it`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new RepairError('RUN_LOCKED', `the lock "${path}" is contended; try again`);
}

function tryCreate(path: string): boolean {
  try {
    // `wx` fails when the file exists: creation is the atomic claim.
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
