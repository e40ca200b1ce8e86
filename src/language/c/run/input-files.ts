// SPDX-License-Identifier: Apache-2.0
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Reproducer } from '../../../domain/reproducer.ts';
import { byteString } from './bytes.ts';

/** Of a larger input this much is varied, since every variation is kept as evidence; the reproducer itself runs whole. */
const MOST_INPUT_BYTES = 512 * 1024;

export interface InputFile {
  readonly path: string;
  /** One character for each byte; the beginning of a large file. */
  readonly content: string;
}

/** Files that the command reads: existing regular files it names that are no programs. */
export async function inputFiles({ command, directory }: Reproducer): Promise<readonly InputFile[]> {
  const words = command.split(/[\s'"`;&|<>()]+/).map((word) => word.replace(/^(?:--?[\w-]+=|[A-Z_]+=)/, ''));
  const paths = [...new Set(words.filter((word) => word !== '').map((word) => path.resolve(directory, word)))];
  const read = await Promise.all(paths.map(readInput));
  return read.flatMap((input) => input ?? []);
}

async function readInput(file: string): Promise<InputFile | null> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true || isOfSystem(file)) {
    return null;
  }
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_INPUT_BYTES), 0, MOST_INPUT_BYTES, 0);
    const content = buffer.subarray(0, bytesRead);
    return isProgram(content, found.mode) ? null : { path: file, content: byteString(content) };
  } finally {
    await handle.close();
  }
}

function isOfSystem(file: string): boolean {
  return /^\/(?:usr|bin|sbin|lib\w*|dev|proc|sys|etc)\//.test(file);
}

/** A program of the target, or a script that starts it. */
function isProgram(content: Uint8Array, mode: number): boolean {
  const start = Buffer.from(content.subarray(0, 4)).toString('latin1');
  return (mode & 0o111) !== 0 && (start === '\u007fELF' || start.startsWith('#!'));
}
