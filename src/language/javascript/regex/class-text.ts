// SPDX-License-Identifier: Apache-2.0
import { CharSet } from 'refa';
import { Chars } from 'regexp-ast-analysis';
import { maxCharacter, type Pattern } from './pattern.ts';

/** Pattern text that matches exactly the characters of a set, the way a person would write it. */
export function characterText(set: CharSet, pattern: Pattern): string {
  const short = shorthands(pattern).find(({ chars }) => chars.equals(set));
  if (short !== undefined) {
    return short.text;
  }
  const [range, ...more] = set.ranges;
  if (range !== undefined && more.length === 0 && range.min === range.max) {
    return escaped(range.min, OUTSIDE);
  }
  const positive = `[${listText(set, pattern)}]`;
  const negative = `[^${listText(set.negate(), pattern)}]`;
  return negative.length < positive.length ? negative : positive;
}

interface Shorthand {
  readonly text: string;
  readonly chars: CharSet;
}

function shorthands(pattern: Pattern): readonly Shorthand[] {
  const { modes } = pattern;
  const pairs: readonly Shorthand[] = [
    { text: 's', chars: Chars.space(modes) },
    { text: 'w', chars: Chars.word(modes) },
    { text: 'd', chars: Chars.digit(modes) },
  ];
  return [
    ...pairs.map(({ text, chars }) => ({ text: `\\${text.toUpperCase()}`, chars: chars.negate() })),
    ...pairs.map(({ text, chars }) => ({ text: `\\${text}`, chars })),
    { text: '.', chars: modes.dotAll ? CharSet.all(maxCharacter(pattern)) : Chars.lineTerminator(modes).negate() },
  ];
}

/** What stands between the brackets: first the shorthands that fit, then the rest as ranges. */
function listText(set: CharSet, pattern: Pattern): string {
  let rest = set;
  let text = '';
  for (const { text: shorthand, chars } of shorthands(pattern)) {
    if (shorthand !== '.' && chars.isSubsetOf(set) && !chars.isDisjointWith(rest)) {
      text += shorthand;
      rest = rest.without(chars);
    }
  }
  if (pattern.modes.ignoreCase) {
    rest = withoutNeedlessCapitals(rest);
  }
  return text + rest.ranges.map(({ min, max }) => rangeText(min, max)).join('');
}

function withoutNeedlessCapitals(set: CharSet): CharSet {
  const capitals = Array.from({ length: 26 }, (_, index) => index + 65).filter((code) => set.has(code + 32));
  return set.without(CharSet.fromCharacters(set.maximum, capitals));
}

function rangeText(min: number, max: number): string {
  const [first, last] = [escaped(min, INSIDE), escaped(max, INSIDE)];
  if (min === max) {
    return first;
  }
  return max === min + 1 ? first + last : `${first}-${last}`;
}

const OUTSIDE = /[\^$\\.*+?()[\]{}|/]/;
const INSIDE = /[\\\]^-]/;

const NAMED: ReadonlyMap<number, string> = new Map([
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
]);

function escaped(code: number, special: RegExp): string {
  const named = NAMED.get(code);
  if (named !== undefined) {
    return named;
  }
  if (code >= 0x20 && code < 0x7f) {
    const character = String.fromCharCode(code);
    return special.test(character) ? `\\${character}` : character;
  }
  if (code > 0xff_ff) {
    return `\\u{${code.toString(16)}}`;
  }
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
