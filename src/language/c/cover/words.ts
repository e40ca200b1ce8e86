// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';

const LONGEST = 24;
const MOST = 400;

/** Texts that source files compare their input with, or may: what a search puts into inputs. */
export async function wordsIn(files: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const file of files) {
    const text = found.size < MOST ? await readFile(file, 'latin1').catch(() => '') : '';
    for (const [, literal = ''] of text.matchAll(/"((?:[^"\\\n]|\\.)+)"/g)) {
      const word = unescaped(literal);
      if (word.length <= LONGEST && !/[%\n]|\.h$/.test(word)) {
        found.add(word);
      }
    }
  }
  return [...found].slice(0, MOST);
}

function unescaped(literal: string): string {
  return literal.replaceAll(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)/g, (_all, code: string) => {
    if (code.startsWith('x')) {
      return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    }
    if (/^[0-7]/.test(code)) {
      return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    }
    return code === 't' ? '\t' : code === 'n' ? '\n' : code;
  });
}
