// SPDX-License-Identifier: Apache-2.0
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RepairError } from '../../domain/repair-error.ts';
import type { ReadItem } from './read-item.ts';
import { readPath } from './read-path.ts';

/** OSV's largest dump has about 1 GB. */
const LARGEST = 8 * 1024 ** 3;
const LONGEST_SILENCE_MS = 60_000;

/** The records at an address that the user gave: fetched whole into a temporary file first, since zip needs the end. */
export async function* readUrl(url: string): AsyncGenerator<ReadItem> {
  const folder = await mkdtemp(join(tmpdir(), 'skymend-import-'));
  try {
    const name = basename(new URL(url).pathname).replaceAll(/[^\w.-]/g, '_') || 'download';
    const file = join(folder, name);
    await download(url, file);
    yield* readPath(file, url);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download(url: string, file: string): Promise<void> {
  const silence = new AbortController();
  const watch = setTimeout(() => {
    silence.abort();
  }, LONGEST_SILENCE_MS);
  let size = 0;
  try {
    const answer = await fetch(url, { signal: silence.signal });
    if (!answer.ok || answer.body === null) {
      throw new RepairError(
        'INPUT_MALFORMED',
        `"${url}" answered ${answer.status} ${answer.statusText}; check the address`,
      );
    }
    const bounded = new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        watch.refresh();
        size += chunk.length;
        done(size > LARGEST ? new Error(`more than ${LARGEST} bytes`) : null, chunk);
      },
    });
    await pipeline(answer.body, bounded, createWriteStream(file));
  } catch (error) {
    if (error instanceof RepairError) {
      throw error;
    }
    const reason = silence.signal.aborted ? `silent for ${LONGEST_SILENCE_MS / 1000} s` : reasonOf(error);
    throw new RepairError('STORE_UNAVAILABLE', `cannot fetch "${url}": ${reason}; try again, nothing was imported`, {
      cause: error,
    });
  } finally {
    clearTimeout(watch);
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
