// SPDX-License-Identifier: Apache-2.0

/** A word of a shell command, where it stands. */
export interface CommandWord {
  readonly start: number;
  readonly end: number;
  /** Quotes taken away. */
  readonly text: string;
}

const SEPARATOR = /[\s;&|<>()]+/y;
const PART = /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|([^\s'"\\;&|<>()]+)/y;

/** The words of a command that mean themselves; those in which the shell expands something are left out. */
export function commandWords(command: string): readonly CommandWord[] {
  const words: CommandWord[] = [];
  let at = 0;
  while (at < command.length) {
    const gap = matchAt(SEPARATOR, command, at);
    if (gap !== null) {
      at += gap[0].length;
      continue;
    }
    const word = readWord(command, at);
    if (word.isPlain && word.end > at) {
      words.push({ start: at, end: word.end, text: word.text });
    }
    // A quotation that does not end is stepped over.
    at = Math.max(word.end, at + 1);
  }
  return words;
}

function readWord(
  command: string,
  start: number,
): { readonly end: number; readonly text: string; readonly isPlain: boolean } {
  let text = '';
  let isPlain = true;
  let at = start;
  for (let part = matchAt(PART, command, at); part !== null; part = matchAt(PART, command, at)) {
    const [whole, single, double, character, plain] = part;
    isPlain &&= !/(?:^|[^\\])[$`]/.test(double ?? '') && !/[$`*?[\]{}~]/.test(plain ?? '');
    text += single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? character ?? plain ?? '';
    at += whole.length;
  }
  return { end: at, text, isPlain };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return at < text.length ? pattern.exec(text) : null;
}
