// SPDX-License-Identifier: Apache-2.0

export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign' | 'directive';
  readonly text: string;
  readonly line: number;
}

/** Text that no compiler could read either. */
export interface Unreadable {
  readonly because: string;
  readonly line: number;
}

const SPACE = /[^\S\n]+|\\\r?\n/y;
const COMMENT = /\/\/(?:\\\r?\n|[^\n])*|\/\*[\s\S]*?\*\//y;
const DIRECTIVE = /#(?:\\\r?\n|\/\*[\s\S]*?\*\/|[^\n])*/y;
const RAW_STRING = /(?:u8|[uUL])?R"([^()\\\s]{0,16})\([\s\S]*?\)\1"/y;
const STRING = /(?:u8|[uUL])?"(?:\\[\s\S]|[^"\\\n])*"/y;
const CHARACTER = /(?:u8|[uUL])?'(?:\\[\s\S]|[^'\\\n])*'/y;
const NAME = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\.?\d(?:[eEpP][+-]|[\w.']|)*/y;

/** The tokens of a C or C++ file, comments left out, each preprocessor line as one. */
export function tokensOf(text: string): readonly Token[] | Unreadable {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let isLineStart = true;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    return found === '' ? undefined : found;
  };
  while (at < text.length) {
    if (text[at] === '\n') {
      at += 1;
      line += 1;
      isLineStart = true;
      continue;
    }
    const blank = take(SPACE) ?? take(COMMENT);
    const found = blank === undefined ? tokenAt(take, isLineStart, text[at] ?? '') : undefined;
    if (found === null) {
      return { because: `unterminated ${text[at] === '/' ? 'comment' : 'string'}`, line };
    }
    if (found !== undefined) {
      tokens.push({ ...found, line });
      isLineStart = false;
    }
    const eaten = blank ?? found?.text ?? ' ';
    line += eaten.split('\n').length - 1;
    at += eaten.length;
  }
  return tokens;
}

function tokenAt(
  take: (pattern: RegExp) => string | undefined,
  isLineStart: boolean,
  first: string,
): Pick<Token, 'kind' | 'text'> | null {
  const directive = isLineStart && first === '#' ? take(DIRECTIVE) : undefined;
  if (directive !== undefined) {
    return { kind: 'directive', text: directive };
  }
  const quoted = take(RAW_STRING) ?? take(STRING) ?? take(CHARACTER);
  if (quoted !== undefined) {
    return { kind: 'text', text: quoted };
  }
  const name = take(NAME);
  if (name !== undefined) {
    return { kind: 'name', text: name };
  }
  const number = take(NUMBER);
  if (number !== undefined) {
    return { kind: 'number', text: number };
  }
  const isOpen = first === '"' || take(/\/\*/y) !== undefined;
  return isOpen ? null : { kind: 'sign', text: first };
}
