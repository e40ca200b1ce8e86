// SPDX-License-Identifier: Apache-2.0

/** One piece of a POSIX shell line. */
export type ShellToken =
  /** A word that means itself, quotes taken away. */
  | { readonly kind: 'word'; readonly text: string }
  /** A word in which the shell expands something; `written` has backslashes for whatever way it was quoted. */
  | { readonly kind: 'expanded'; readonly text: string; readonly written: string }
  | { readonly kind: 'operator'; readonly text: string };

const OPERATOR = /(?:\d*(?:>>|>&|<&|>|<)&?\d*|&&|\|\||[;|&()\n])/y;
const SINGLE = /'([^']*)'/y;
const DOUBLE = /"((?:\\[\s\S]|[^"\\])*)"/y;
const ESCAPED = /\\([\s\S])/y;
const PLAIN = /[^\s'"\\;&|<>()]+/y;
/** Unquoted, these make the shell expand a word. */
const EXPANDS = /[$`*?[\]{}~!]/;

/** The pieces of a shell line, `null` when a quotation in it does not end. Two lines with equal pieces do the same. */
export function shellTokens(line: string): readonly ShellToken[] | null {
  const tokens: ShellToken[] = [];
  let at = 0;
  while (at < line.length) {
    const blank =
      matchAt(/[ \t]+/y, line, at) ?? (line[at] === '#' && isWordStart(line, at) ? matchAt(/[^\n]*/y, line, at) : null);
    const operator = blank === null ? matchAt(OPERATOR, line, at) : null;
    if (blank !== null) {
      at += blank[0].length;
    } else if (operator !== null) {
      tokens.push({ kind: 'operator', text: operator[0] });
      at += operator[0].length;
    } else {
      const word = readWord(line, at);
      if (word === null) {
        return null;
      }
      tokens.push(word.token);
      at = word.end;
    }
  }
  return tokens;
}

function readWord(line: string, start: number): { readonly token: ShellToken; readonly end: number } | null {
  let text = '';
  let written = '';
  let isExpanded = false;
  let at = start;
  while (at < line.length && !/[\s;&|<>()]/.test(line.charAt(at))) {
    const part = readPart(line, at);
    if (part === null) {
      return null;
    }
    text += part.text;
    written += part.written;
    isExpanded ||= part.isExpanded;
    at += part.length;
  }
  const token = isExpanded ? ({ kind: 'expanded', text, written } as const) : ({ kind: 'word', text } as const);
  return { token, end: at };
}

interface Part {
  readonly text: string;
  /** The same for every way to write it. */
  readonly written: string;
  readonly length: number;
  readonly isExpanded: boolean;
}

/** A quotation, an escaped character or plain text; `null` for a quotation that does not end. */
function readPart(line: string, at: number): Part | null {
  const double = matchAt(DOUBLE, line, at);
  if (double !== null) {
    const inside = double[1] ?? '';
    const text = inside.replaceAll(/\\(["\\$`])/g, '$1');
    const isExpanded = /(?:^|[^\\])[$`]/.test(inside);
    return { text, written: isExpanded ? double[0] : escaped(text), length: double[0].length, isExpanded };
  }
  const literal = matchAt(SINGLE, line, at) ?? matchAt(ESCAPED, line, at);
  if (literal !== null) {
    const text = literal[1] ?? '';
    return { text, written: escaped(text), length: literal[0].length, isExpanded: false };
  }
  const plain = matchAt(PLAIN, line, at);
  return plain === null
    ? null
    : { text: plain[0], written: plain[0], length: plain[0].length, isExpanded: EXPANDS.test(plain[0]) };
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w./:@%+,=-]/g, String.raw`\$&`);
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(line);
}

function isWordStart(line: string, at: number): boolean {
  return at === 0 || /[\s;&|()]/.test(line.charAt(at - 1));
}
