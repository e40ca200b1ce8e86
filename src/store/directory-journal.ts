// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RepairError } from '../domain/repair-error.ts';
import { sha256 } from '../support/digest.ts';
import type { Journal, JournalEntry } from './journal.ts';

const FILE = 'journal.ndjson';

/**
 * A journal in a directory: `journal.ndjson`, one finished step a line, and `blobs/<sha256>`.
 *
 * Lines are appended whole and synchronously, so that `kill -9` leaves at most one torn line at the end; that line is
 * cut off when the journal is opened again.
 */
export function openJournal(runId: string, directory: string): Journal {
  mkdirSync(join(directory, 'blobs'), { recursive: true });
  const file = join(directory, FILE);
  const recorded = new Map<string, unknown>(loadEntries(file).map((entry) => [entry.key, entry.value]));
  const running = new Map<string, Promise<unknown>>();
  const asked = new Set<string>();

  async function record(key: string, work: () => Promise<unknown>): Promise<unknown> {
    const value = await work();
    append(file, { key, value });
    asked.add(key);
    recorded.set(key, value);
    return value;
  }

  return {
    runId,
    directory,
    async step<T>(key: string, work: () => Promise<T>, isOpen?: (recorded: T) => boolean): Promise<T> {
      // What comes back has the shape that `work` gave when it was recorded; JSON carries no types.
      const known = (): T => recorded.get(key) as T; // oxlint-disable-line typescript/no-unsafe-type-assertion
      if (!recorded.has(key) || (!asked.has(key) && isOpen?.(known()) === true)) {
        const pending = running.get(key) ?? record(key, work).finally(() => running.delete(key));
        running.set(key, pending);
        await pending;
      }
      return known();
    },
    entries(prefix) {
      return [...recorded].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value }));
    },
    async putBlob(content) {
      const digest = sha256(content);
      const path = join(directory, 'blobs', digest);
      if (!existsSync(path)) {
        writeWhole(path, content);
      }
      return digest;
    },
    async getBlob(digest) {
      const content = await readFile(join(directory, 'blobs', digest));
      if (sha256(content) !== digest) {
        throw new RepairError('INPUT_MALFORMED', `blob "${digest}" of run "${runId}" was changed; start a new run`);
      }
      return content;
    },
  };
}

/** A rename is atomic: a reader sees the whole file or none. */
function writeWhole(path: string, content: string | Uint8Array): void {
  translateFull(() => {
    writeFileSync(`${path}.part`, content);
    renameSync(`${path}.part`, path);
  });
}

function append(file: string, entry: JournalEntry): void {
  translateFull(() => {
    appendFileSync(file, `${JSON.stringify(entry)}\n`);
  });
}

function translateFull(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
      throw new RepairError('DISK_FULL', `no space left for the journal; free some and go on with --resume`, {
        cause: error,
      });
    }
    throw error;
  }
}

function loadEntries(file: string): readonly JournalEntry[] {
  if (!existsSync(file)) {
    return [];
  }
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) {
    truncateSync(file, Buffer.byteLength(whole));
  }
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseEntry(line, index, file));
}

function parseEntry(line: string, index: number, file: string): JournalEntry {
  const entry: unknown = JSON.parse(line);
  if (typeof entry === 'object' && entry !== null && 'key' in entry && typeof entry.key === 'string') {
    return { key: entry.key, value: 'value' in entry ? entry.value : undefined };
  }
  throw new RepairError('INPUT_MALFORMED', `line ${index + 1} of "${file}" is not a journal entry; start a new run`);
}
