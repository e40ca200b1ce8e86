// SPDX-License-Identifier: Apache-2.0
import { gunzipSync } from 'node:zlib';
import { RepairError } from '../../domain/repair-error.ts';
import type { ArchiveEntry } from './entry.ts';

const BLOCK = 512;
/** What an archive may unpack to; far beyond any package and far below what would exhaust memory. */
const MAX_UNPACKED = 1024 * 1024 * 1024;

/** The files of a gzipped tar archive (ustar, with the long names of pax and GNU). Throws for what is none. */
export function readArchive(bytes: Uint8Array): readonly ArchiveEntry[] {
  const tar = unpack(bytes);
  const entries: ArchiveEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) {
      break;
    }
    const size = octal(header.subarray(124, 136));
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) {
      throw malformed('it ends inside a file');
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x' || type === 'L') {
      longName = type === 'x' ? (paxPath(content) ?? longName) : text(content);
    } else if (type !== 'g') {
      const entry = entryOf(header, type, { longName, content });
      longName = undefined;
      entries.push(...(entry === undefined ? [] : [entry]));
    }
  }
  return entries;
}

function unpack(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch (error) {
    throw malformed('it is not gzipped, broken, or unpacks to more than 1 GiB', error);
  }
}

function entryOf(
  header: Uint8Array,
  type: string,
  { longName, content }: { readonly longName: string | undefined; readonly content: Uint8Array },
): ArchiveEntry | undefined {
  const prefix = text(header.subarray(345, 500));
  const short = text(header.subarray(0, 100));
  const path = longName ?? (prefix === '' ? short : `${prefix}/${short}`);
  if (path.startsWith('/') || path.split('/').includes('..')) {
    throw malformed(`it has a file outside of its own folder: "${path}"`);
  }
  const isFile = type === '0' || type === '\0' || type === '7';
  const isExecutable = (octal(header.subarray(100, 108)) & 0o111) !== 0;
  return isFile && !path.endsWith('/') ? { path, content, isExecutable } : undefined;
}

/** pax records are `<length> <key>=<value>\n`. */
function paxPath(content: Uint8Array): string | undefined {
  let rest = Buffer.from(content);
  while (rest.length > 0) {
    const length = Number.parseInt(rest.toString('utf8', 0, 16), 10);
    if (!(length > 0)) {
      return undefined;
    }
    const record = rest.toString('utf8', 0, length - 1);
    const [, key, value] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? [];
    if (key === 'path') {
      return value;
    }
    rest = rest.subarray(length);
  }
  return undefined;
}

function octal(field: Uint8Array): number {
  // Sizes beyond eight octal digits are stored in base 256; no package is that large.
  const digits = text(field).trim();
  if (!/^[0-7]*$/.test(digits)) {
    throw malformed('a number in it cannot be read');
  }
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end)).toString('utf8');
}

function malformed(why: string, cause?: unknown): RepairError {
  return new RepairError('INPUT_MALFORMED', `the package archive cannot be read: ${why}`, { cause });
}
