// SPDX-License-Identifier: Apache-2.0
import type { Dialect } from './dialect.ts';
import { compareDigits } from './parts.ts';

/**
 * Maven's order as its "Version Order Specification" gives it: tokens with the separator before them, trailing nulls
 * trimmed from each run, the shorter padded with nulls of the other's kind.
 */
export const mavenDialect: Dialect = {
  name: 'maven',
  ecosystems: ['maven'],
  compare(a, b) {
    return isVersion(a) && isVersion(b) ? compareTokens(tokensOf(a), tokensOf(b)) : undefined;
  },
};

/** Maven takes any text for a version; ranges and properties that were left unfilled are none. */
function isVersion(text: string): boolean {
  return /^[\w.+-]+$/.test(text.trim()) && /\d/.test(text);
}

interface Token {
  readonly separator: '.' | '-';
  /** Digits, or a word in lower case; the empty word is the release. */
  readonly text: string;
}

function tokensOf(version: string): readonly Token[] {
  const tokens: Token[] = [];
  let separator: Token['separator'] = '-';
  const pieces =
    version
      .trim()
      .toLowerCase()
      .replaceAll('_', '-')
      .match(/[.-]|\d+|[^\d.-]+/g) ?? [];
  for (const [index, piece] of pieces.entries()) {
    const isAfterSeparator = index === 0 || isSeparator(pieces[index - 1]);
    if (isSeparator(piece)) {
      // Nothing between two separators is a zero.
      tokens.push(...(isAfterSeparator ? [{ separator, text: '0' }] : []));
      separator = piece;
    } else {
      // A change between digits and letters is a hyphen.
      const text = wordOf(piece, pieces[index + 1] ?? '');
      tokens.push({ separator: isAfterSeparator ? separator : '-', text });
    }
  }
  return trimmed(tokens);
}

function isSeparator(piece: string | undefined): piece is Token['separator'] {
  return piece === '.' || piece === '-';
}

const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };
const SAME: Readonly<Record<string, string>> = { ga: '', final: '', release: '', cr: 'rc' };

function wordOf(piece: string, next: string): string {
  const long = /^\d/.test(next) ? (SHORT[piece] ?? piece) : piece;
  return /^\d/.test(piece) ? piece.replace(/^0+(?=\d)/, '') : (SAME[long] ?? long);
}

/** Nulls (`0`, the release) go from the end, and before every hyphen. */
function trimmed(tokens: readonly Token[]): readonly Token[] {
  const kept = [...tokens];
  for (let at = kept.length - 1; at > 0; at -= 1) {
    const next = kept[at + 1];
    const isEnd = next === undefined || next.separator === '-';
    if (isEnd && isNull(kept[at]?.text ?? '')) {
      kept.splice(at, 1);
    }
  }
  return kept;
}

function isNull(text: string): boolean {
  return text === '0' || text === '';
}

function compareTokens(a: readonly Token[], b: readonly Token[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [one, other] = [a[at] ?? nullFor(b[at]), b[at] ?? nullFor(a[at])];
    const order = compareToken(one, other);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

function nullFor(token: Token | undefined): Token {
  return { separator: token?.separator ?? '-', text: /^\d/.test(token?.text ?? '') ? '0' : '' };
}

const WORDS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];

/** `.word` < `-word` < `-number` < `.number`; inside a kind by its own order. */
function compareToken(a: Token, b: Token): number {
  const [first, second] = [kindOf(a), kindOf(b)];
  if (first >= 2 && second >= 2) {
    return first === second ? compareDigits(a.text, b.text) : first - second;
  }
  if (first < 2 && second < 2) {
    return compareWords(a.text, b.text) || first - second;
  }
  return first - second;
}

function kindOf({ separator, text }: Token): number {
  const isNumber = /^\d/.test(text);
  return separator === '.' ? (isNumber ? 3 : 0) : isNumber ? 2 : 1;
}

function compareWords(a: string, b: string): number {
  const [first, second] = [WORDS.indexOf(a), WORDS.indexOf(b)];
  if (first >= 0 && second >= 0) {
    return first - second;
  }
  return first < 0 && second < 0 ? (a < b ? -1 : Number(a > b)) : second - first;
}
