// SPDX-License-Identifier: Apache-2.0
import { structuredPatch } from 'diff';
import type { FileChange } from '../../../domain/target.ts';
import { tokensOf, type Token } from '../shape/tokens.ts';

const MOST = 6;
/** More than any input has of anything. */
const LARGEST = 2 ** 48;

/**
 * The numbers that what a change adds speaks of, smallest first: written there, products and shifts of such, and those
 * that names there stand for (a macro, an array of so many elements).
 */
export function limitsOf(changes: readonly FileChange[]): readonly number[] {
  const found = changes.flatMap(({ before, after }) => (after === null ? [] : limitsIn(before ?? '', after)));
  const usable = found.filter((limit) => Number.isSafeInteger(limit) && limit >= 0 && limit <= LARGEST);
  // What stands in a program by the dozen tells little; the larger numbers are limits.
  return [...new Set(usable)]
    .toSorted((a, b) => b - a)
    .slice(0, MOST)
    .toReversed();
}

function limitsIn(before: string, after: string): readonly number[] {
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context: 0 });
  const added = hunks.flatMap(({ lines }) => lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)));
  const tokens = tokensOf(added.join('\n'));
  if ('because' in tokens) {
    return [];
  }
  const names = new Set(tokens.flatMap(({ kind, text }) => (kind === 'name' ? [text] : [])));
  return [...numbersIn(tokens), ...[...names].flatMap((name) => standsFor(name, after))];
}

function numbersIn(all: readonly Token[]): readonly number[] {
  // A shift comes as two signs.
  const tokens = all.flatMap((token, at) => {
    const isSecond = token.text === '<' && all[at - 1]?.text === '<';
    return isSecond ? [] : [all[at + 1]?.text === '<' && token.text === '<' ? { ...token, text: '<<' } : token];
  });
  const found: number[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    let value = numberOf(tokens[at]);
    for (let next = calculated(value, tokens, at); next !== undefined; next = calculated(value, tokens, at)) {
      value = next;
      at += 2;
    }
    found.push(...(value === undefined ? fractionIn(tokens[at]) : [value]));
  }
  return found;
}

/** `64 * 1024`, `1 << 20` */
function calculated(value: number | undefined, tokens: readonly Token[], at: number): number | undefined {
  const sign = tokens[at + 1]?.text;
  const right = numberOf(tokens[at + 2]);
  if (value === undefined || right === undefined) {
    return undefined;
  }
  return sign === '*' ? value * right : sign === '<<' ? value * 2 ** right : undefined;
}

/** Both whole numbers beside one with a fraction. */
function fractionIn(token: Token | undefined): readonly number[] {
  const isFraction = token?.kind === 'number' && /^\d+\.\d*(?:[eE][+-]?\d+)?[fFlL]?$/.test(token.text);
  const value = isFraction ? Number.parseFloat(token.text) : 0;
  return isFraction ? [...new Set([Math.floor(value), Math.ceil(value)])] : [];
}

function numberOf(token: Token | undefined): number | undefined {
  const [, digits] = /^(0[xX][\da-fA-F]+|\d+)[uUlLzZ]*$/.exec(token?.kind === 'number' ? token.text : '') ?? [];
  return digits === undefined ? undefined : Number(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
}

function standsFor(name: string, text: string, depth: number = 0): readonly number[] {
  const escaped = name.replaceAll('$', String.raw`\$`);
  const [, defined = ''] =
    new RegExp(String.raw`^[ \t]*#[ \t]*define[ \t]+${escaped}[ \t]+(.+)$`, 'm').exec(text) ?? [];
  const [, size = ''] = new RegExp(String.raw`\b${escaped}\s*\[\s*(\w+)\s*\]\s*[;,=\[)]`).exec(text) ?? [];
  const tokens = tokensOf(`${defined.replace(/\/[/*].*$/, '')} ${size}`);
  if ('because' in tokens) {
    return [];
  }
  const others = tokens.filter(({ kind }) => kind === 'name');
  return depth < 2 ? [...numbersIn(tokens), ...others.flatMap((one) => standsFor(one.text, text, depth + 1))] : [];
}
