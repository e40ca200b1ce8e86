// SPDX-License-Identifier: Apache-2.0
import { open, type FileHandle } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { RepairError } from '../../domain/repair-error.ts';

export interface ZipEntry {
  readonly name: string;
  /** Its content, as a stream; to be read before the next entry is asked for. */
  readonly content: AsyncIterable<Uint8Array>;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** The end record, and the longest comment behind it. */
const LONGEST_END = 22 + 0xffff;
const DIRECTORY_CHUNK = 1024 * 1024;

/**
 * The files in a zip archive, in the order of its directory, which is read piece by piece: an archive of a million files
 * takes no more memory than one of ten. Encrypted entries and other compressions than deflate are refused.
 */
export async function* readZip(path: string): AsyncGenerator<ZipEntry> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const directory = await findDirectory(file, size, path);
    for await (const entry of directoryEntries(file, directory, path)) {
      if (!entry.name.endsWith('/')) {
        yield { name: entry.name, content: entryContent(file, entry, path) };
      }
    }
  } finally {
    await file.close();
  }
}

interface DirectoryPlace {
  readonly offset: number;
  readonly length: number;
}

interface CentralEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly compressed: number;
  readonly offset: number;
}

async function findDirectory(file: FileHandle, size: number, path: string): Promise<DirectoryPlace> {
  const length = Math.min(size, LONGEST_END);
  const tail = await readAt(file, size - length, length);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END) {
      const offset = tail.readUInt32LE(at + 16);
      const isLarge = offset === 0xffffffff || tail.readUInt16LE(at + 10) === 0xffff;
      return isLarge && at >= 20 && tail.readUInt32LE(at - 20) === LOCATOR_64
        ? findDirectory64(file, Number(tail.readBigUInt64LE(at - 12)), path)
        : { offset, length: tail.readUInt32LE(at + 12) };
    }
  }
  throw damaged(path, 'it has no directory, perhaps the download was cut short');
}

async function findDirectory64(file: FileHandle, at: number, path: string): Promise<DirectoryPlace> {
  const end = await readAt(file, at, 56);
  if (end.length < 56 || end.readUInt32LE(0) !== END_64) {
    throw damaged(path, 'its directory is not where it says');
  }
  return { offset: Number(end.readBigUInt64LE(48)), length: Number(end.readBigUInt64LE(40)) };
}

async function* directoryEntries(
  file: FileHandle,
  { offset, length }: DirectoryPlace,
  path: string,
): AsyncGenerator<CentralEntry> {
  let buffer = Buffer.alloc(0);
  let next = offset;
  const end = offset + length;
  const fill = async (wanted: number): Promise<void> => {
    if (buffer.length < wanted) {
      const more = await readAt(file, next, Math.max(0, Math.min(DIRECTORY_CHUNK, end - next)));
      next += more.length;
      buffer = Buffer.concat([buffer, more]);
    }
    if (buffer.length < wanted) {
      throw damaged(path, 'its directory is cut short');
    }
  };
  for (let left = length; left > 0;) {
    await fill(46);
    if (buffer.readUInt32LE(0) !== CENTRAL) {
      throw damaged(path, 'its directory holds something else');
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => buffer.readUInt16LE(at));
    const total = 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
    await fill(total);
    yield centralEntry(buffer.subarray(0, total), nameLength ?? 0, extraLength ?? 0);
    buffer = buffer.subarray(total);
    left -= total;
  }
}

function centralEntry(header: Buffer, nameLength: number, extraLength: number): CentralEntry {
  const extra = largeSizes(header.subarray(46 + nameLength, 46 + nameLength + extraLength));
  const plain = header.readUInt32LE(24);
  const compressed = header.readUInt32LE(20);
  const offset = header.readUInt32LE(42);
  // The large fields stand in this order, and only those whose small field is full.
  const large = extra.values();
  const take = (small: number): number => (small === 0xffffffff ? Number(large.next().value ?? small) : small);
  take(plain);
  return {
    name: header.toString('utf8', 46, 46 + nameLength),
    flags: header.readUInt16LE(8),
    method: header.readUInt16LE(10),
    compressed: take(compressed),
    offset: take(offset),
  };
}

/** The 64-bit numbers of the zip64 extra field. */
function largeSizes(extra: Buffer): readonly bigint[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) {
      const count = Math.floor(Math.min(extra.readUInt16LE(at + 2), extra.length - at - 4) / 8);
      return Array.from({ length: count }, (_, index) => extra.readBigUInt64LE(at + 4 + index * 8));
    }
  }
  return [];
}

async function* entryContent(file: FileHandle, entry: CentralEntry, path: string): AsyncGenerator<Uint8Array> {
  const isEncrypted = (entry.flags & 1) !== 0;
  if (isEncrypted || (entry.method !== STORED && entry.method !== DEFLATED)) {
    throw damaged(path, `"${entry.name}" is encrypted or packed in a way we do not read`);
  }
  const local = await readAt(file, entry.offset, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL) {
    throw damaged(path, `"${entry.name}" is not where the directory says`);
  }
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (entry.compressed === 0) {
    return;
  }
  const packed = file.createReadStream({ start, end: start + entry.compressed - 1, autoClose: false });
  if (entry.method === STORED) {
    yield* packed;
    return;
  }
  const plain = createInflateRaw();
  packed.on('error', (error) => plain.destroy(error));
  yield* packed.pipe(plain);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function damaged(path: string, because: string): RepairError {
  return new RepairError('INPUT_MALFORMED', `cannot read the archive "${path}": ${because}`);
}
