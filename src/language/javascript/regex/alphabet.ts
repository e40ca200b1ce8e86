// SPDX-License-Identifier: Apache-2.0
import { CharBase, type CharSet } from 'refa';
import {
  charactersOf,
  everyCharacter,
  isCharacterNode,
  lineBreaks,
  walkPattern,
  wordCharacters,
  type Pattern,
} from './pattern.ts';

/** No character: before the first and after the last one of the input. */
export const NONE = -1;

/**
 * The characters, in classes that no element of the patterns tells apart. One character of a class stands for all,
 * which makes the input alphabet of a proof a dozen letters instead of 65,536.
 */
export class Alphabet {
  readonly size: number;
  readonly isWord: readonly boolean[];
  readonly isLineBreak: readonly boolean[];
  readonly #sets: readonly CharSet[];

  constructor(patterns: readonly Pattern[]) {
    const [first] = patterns;
    if (first === undefined) {
      throw new Error('an alphabet needs a pattern');
    }
    const word = wordCharacters(first);
    const breaks = lineBreaks(first);
    const told = patterns.flatMap((pattern) => setsOf(pattern));
    const base = new CharBase([everyCharacter(first), ...told.filter((set) => !set.isEmpty)]);
    this.#sets = base.sets;
    this.size = base.sets.length;
    this.isWord = this.members(word);
    this.isLineBreak = this.members(breaks);
  }

  /** For each class whether it lies in `set`. */
  members(set: CharSet): readonly boolean[] {
    return this.#sets.map((own) => own.isSubsetOf(set));
  }

  /** A character of the class, a printable one where there is one. */
  example(letter: number): string {
    const set = this.#sets[letter];
    if (set === undefined) {
      return '';
    }
    const nice = NICE.split('').find((character) => set.has(character.charCodeAt(0)));
    return nice ?? String.fromCodePoint(set.ranges[0]?.min ?? 0);
  }
}

/** Tried in this order when a class needs a character to show. */
const NICE = 'abxyz019 .,-_:;/\\\'"()[]{}<>!?#%&*+=@^|~$`cdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ2345678\t\n\r';

function setsOf(pattern: Pattern): readonly CharSet[] {
  const nodes = [...walkPattern(pattern.tree)];
  const sets = nodes.filter(isCharacterNode).map((node) => charactersOf(node, pattern));
  const hasWordEdge = nodes.some((node) => node.type === 'Assertion' && node.kind === 'word');
  const seesLines = pattern.modes.multiline && nodes.some((node) => node.type === 'Assertion');
  return [...sets, ...(hasWordEdge ? [wordCharacters(pattern)] : []), ...(seesLines ? [lineBreaks(pattern)] : [])];
}
