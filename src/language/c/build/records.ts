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

/** In the place of a program: what follows is the name of a file with further arguments (`@file`), and its text. */
export const RESPONSE = '@response';

/**
 * One file holds the calls of every process that had its number: count, directory, program, arguments. Builds remove
 * files of arguments when they are done, so what stood in them comes before the call.
 */
export function callsIn(text: string): readonly Call[] {
  const words = text.split('\0');
  const calls: Call[] = [];
  const responses = new Map<string, readonly string[]>();
  for (let at = 0; at + 2 < words.length;) {
    const count = Number(words[at]);
    const [directory = '', program = '', ...args] = words.slice(at + 1, at + 3 + count);
    if (program === RESPONSE) {
      responses.set(args[0] ?? '', wordsOf(args[1] ?? ''));
    } else {
      calls.push({ directory, program, args: args.flatMap((word) => responses.get(word) ?? [word]) });
      responses.clear();
    }
    at += 3 + count;
  }
  return calls;
}

/** White space separates, quotes and backslashes keep together, as compilers read such files. */
function wordsOf(text: string): readonly string[] {
  const found = text.match(/(?:"(?:\\[\s\S]|[^"\\])*"|'[^']*'|\\[\s\S]|[^\s"'\\])+/g) ?? [];
  return found.map((word) =>
    word.replaceAll(
      /"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'|\\([\s\S])/g,
      (_all, ...parts: readonly (string | undefined)[]) => {
        const [double, single, one] = parts;
        return double === undefined ? (single ?? one ?? '') : double.replaceAll(/\\([\s\S])/g, '$1');
      },
    ),
  );
}
