// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib';
import type { ArchiveEntry } from './entry.ts';

const BLOCK = 512;
/** npm's own date for packed files: equal content gives equal bytes on every machine and day. */
const TIME = 499_162_500;

/** A gzipped tar archive of these files, sorted by path; the same files give the same bytes. */
export function writeArchive(entries: readonly ArchiveEntry[]): Uint8Array {
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  const blocks = sorted.flatMap(({ path, content, isExecutable }) => {
    const isLong = Buffer.byteLength(path) > 99;
    return [
      ...(isLong ? file('PaxHeader', paxRecord(path), { type: 'x', mode: 0o644 }) : []),
      ...file(isLong ? 'long' : path, content, { type: '0', mode: isExecutable ? 0o755 : 0o644 }),
    ];
  });
  const tar = Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
  const packed = gzipSync(tar, { level: 9 });
  // The byte that names the packing system differs between machines.
  packed[9] = 255;
  return packed;
}

interface Kind {
  readonly type: '0' | 'x';
  readonly mode: number;
}

function file(path: string, content: Uint8Array, { type, mode }: Kind): readonly Uint8Array[] {
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0);
  header.write(`${mode.toString(8).padStart(6, '0')} \0`, 100);
  header.write('000000 \x00000000 \x00', 108);
  header.write(`${content.length.toString(8).padStart(11, '0')} `, 124);
  header.write(`${TIME.toString(8).padStart(11, '0')} `, 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return [header, content, padding];
}

/** The length at the front of a pax record counts itself. */
function paxRecord(path: string): Uint8Array {
  const rest = ` path=${path}\n`;
  let length = Buffer.byteLength(rest) + 1;
  while (String(length).length + Buffer.byteLength(rest) !== length) {
    length = String(length).length + Buffer.byteLength(rest);
  }
  return Buffer.from(`${length}${rest}`);
}
