// SPDX-License-Identifier: Apache-2.0
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunHistory } from '../domain/history.ts';
import { dataDirectory } from './sql/data-directory.ts';
import { runHistorySchema } from './history-schema.ts';
import { takeLock } from './run-lock.ts';

export interface ReadHistory {
  /** The last word of each run, in the order of the file. */
  readonly runs: readonly RunHistory[];
  /** Lines that could not be read, 1-based: a run killed while it wrote leaves one. */
  readonly unread: readonly number[];
}

/** Where the runs of this user are remembered; `undefined` when the user wants none remembered. */
export function historyFile(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  return environment['SKYMEND_HISTORY'] === 'off' ? undefined : join(dataDirectory(environment), 'history.ndjson');
}

/**
 * Adds a run to the history: one line, on the disk when this returns. A line that a killed run left torn is ended first,
 * so that it spoils nothing but itself.
 */
export function appendHistory(file: string, run: RunHistory): void {
  mkdirSync(dirname(file), { recursive: true });
  const release = takeLock(`${file}.lock`, `the history at ${file}`);
  try {
    const descriptor = openSync(file, 'a+');
    try {
      writeSync(descriptor, `${isTorn(descriptor) ? '\n' : ''}${JSON.stringify(run)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } finally {
    release();
  }
}

export function readHistory(file: string): ReadHistory {
  const runs = new Map<string, RunHistory>();
  const unread: number[] = [];
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  for (const [index, line] of lines.entries()) {
    const run = line.trim() === '' ? null : parseRun(line);
    if (run === undefined) {
      unread.push(index + 1);
    } else if (run !== null) {
      runs.set(run.run, run);
    }
  }
  return { runs: [...runs.values()], unread };
}

function parseRun(line: string): RunHistory | undefined {
  try {
    const read = runHistorySchema.safeParse(JSON.parse(line));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

function isTorn(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
}
