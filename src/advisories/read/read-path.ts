// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { RepairError } from '../../domain/repair-error.ts';
import type { ReadItem } from './read-item.ts';
import { readText } from './read-text.ts';
import { readZip } from './zip.ts';

/** Files that cannot hold records are passed over without a word when a whole folder is read. */
const READABLE = /\.(?:json|ndjson|jsonl|csv|xml|gz|zip)$/i;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const EMPTY_ZIP = Buffer.from('PK\u0005\u0006', 'latin1');

/**
 * Every record in a file, or below a folder in the order of names: JSON, lines of JSON, gzip, zip, csv, xml, told by
 * content. A file that breaks off is a fault at its place, and what came before it counts.
 */
export async function* readPath(path: string, shownAs: string = path): AsyncGenerator<ReadItem> {
  const found = await stat(path).catch((error: unknown) => {
    throw new RepairError('INPUT_MALFORMED', `cannot read "${path}"; check the path`, { cause: error });
  });
  if (found.isDirectory()) {
    for (const entry of (await readdir(path, { withFileTypes: true })).toSorted(byName)) {
      const isHidden = entry.name.startsWith('.');
      if (!isHidden && (entry.isDirectory() || (entry.isFile() && READABLE.test(entry.name)))) {
        yield* readPath(join(path, entry.name), join(shownAs, entry.name));
      }
    }
  } else {
    yield* readFile(path, shownAs);
  }
}

async function* readFile(path: string, place: string): AsyncGenerator<ReadItem> {
  const start = await firstBytes(path);
  if (start.equals(ZIP) || start.equals(EMPTY_ZIP)) {
    yield* guarded(place, readArchive(path, place));
  } else {
    const packed = createReadStream(path);
    yield* guarded(place, readText(place, start.subarray(0, 2).equals(GZIP) ? gunzip(packed) : packed));
  }
}

async function* readArchive(path: string, place: string): AsyncGenerator<ReadItem> {
  for await (const { name, content } of readZip(path)) {
    if (READABLE.test(name)) {
      yield* guarded(`${place}!${name}`, readText(`${place}!${name}`, content));
    }
  }
}

/** What breaks in the middle of a file is a fault of that file and stops no other. */
async function* guarded(place: string, items: AsyncIterable<ReadItem>): AsyncGenerator<ReadItem> {
  try {
    yield* items;
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    yield { kind: 'fault', because: `breaks off: ${because}`, at: { place } };
  }
}

function gunzip(packed: ReturnType<typeof createReadStream>): AsyncIterable<Uint8Array> {
  const plain = createGunzip();
  // `pipe` does not carry faults on: without this an unreadable file would wait for ever.
  packed.on('error', (error) => plain.destroy(error));
  return packed.pipe(plain);
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(ZIP.length), 0, ZIP.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
