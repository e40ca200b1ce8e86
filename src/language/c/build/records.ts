// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** A build tool as it was called. */
export interface Call {
  readonly directory: string;
  /** As called: absolute. */
  readonly program: string;
  readonly args: readonly string[];
}

/** What the wrappers wrote down, in the order in which the calls began, as far as the clock tells. */
export async function readRecords(directory: string): Promise<readonly Call[]> {
  const files = await Promise.all(
    (await readdir(directory)).map(async (name) => {
      const file = path.join(directory, name);
      return { at: (await stat(file)).mtimeMs, pid: Number(name), text: await readFile(file, 'utf8') };
    }),
  );
  return files.toSorted((a, b) => a.at - b.at || a.pid - b.pid).flatMap(({ text }) => callsIn(text));
}

/** One file holds the calls of every process that had its number: count, directory, program, arguments. */
export function callsIn(text: string): readonly Call[] {
  const words = text.split('\0');
  const calls: Call[] = [];
  for (let at = 0; at + 2 < words.length;) {
    const count = Number(words[at]);
    const [directory = '', program = '', ...args] = words.slice(at + 1, at + 3 + count);
    calls.push({ directory, program, args });
    at += 3 + count;
  }
  return calls;
}
