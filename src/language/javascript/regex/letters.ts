// SPDX-License-Identifier: Apache-2.0
import type { Alphabet } from './alphabet.ts';
import { lookback } from './lookback.ts';
import type { Program } from './program.ts';

/**
 * Which letters do the same to machines that stand at given places. A dozen classes of characters matter to a whole
 * pattern, but mostly two or three at any one place of it.
 */
export class Letters {
  readonly #programs: readonly Program[];
  readonly #size: number;
  /** What tests of the programs can tell about each letter, seen from before and from behind. */
  readonly #told: readonly string[];
  readonly #reach: readonly Map<number, readonly number[]>[];
  readonly #groups = new Map<string, readonly (readonly number[])[]>();

  constructor(programs: readonly Program[], alphabet: Alphabet) {
    this.#programs = programs;
    this.#size = alphabet.size;
    this.#reach = programs.map(() => new Map());
    const tests = programs.flatMap((program) =>
      program.instructions.flatMap((instruction) => (instruction.op === 'assert' ? [instruction.test] : [])),
    );
    const seesWords = tests.some((test) => test.kind === 'word');
    const seesLines = tests.some((test) => test.kind === 'end' && test.multiline);
    const back = lookback(programs, alphabet);
    this.#told = Array.from({ length: alphabet.size }, (_, letter) => {
      const ahead = tests.flatMap((test) => (test.kind === 'ahead' ? [test.letters[letter]] : []));
      const edges = [seesWords && alphabet.isWord[letter], seesLines && alphabet.isLineBreak[letter]];
      return [back(letter), ...ahead, ...edges].join();
    });
  }

  /** Letters in groups of equal effect; `places` are those of each program that matter. */
  groups(places: readonly (readonly number[])[]): readonly (readonly number[])[] {
    const waiting = this.#programs.map((_program, index) => {
      const characters = new Set((places[index] ?? []).flatMap((place) => this.#charactersFrom(index, place)));
      return [...characters].toSorted((a, b) => a - b);
    });
    const key = waiting.join('|');
    const known = this.#groups.get(key) ?? this.#groupsOf(waiting);
    this.#groups.set(key, known);
    return known;
  }

  #groupsOf(waiting: readonly (readonly number[])[]): readonly (readonly number[])[] {
    const all = waiting.flatMap((characters, index) =>
      characters.map((at) => this.#programs[index]?.instructions[at]).filter((found) => found?.op === 'char'),
    );
    const groups = new Map<string, number[]>();
    for (let letter = 0; letter < this.#size; letter += 1) {
      const taken = all.map(({ letters }) => (letters[letter] === true ? 1 : 0)).join('');
      const key = `${this.#told[letter]}|${taken}`;
      const group = groups.get(key) ?? [];
      group.push(letter);
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  /** The `char` instructions that can come next, whatever the tests on the way say. */
  #charactersFrom(index: number, place: number): readonly number[] {
    const known = this.#reach[index]?.get(place);
    if (known !== undefined) {
      return known;
    }
    const { instructions } = this.#programs[index] ?? { instructions: [] };
    const seen = new Set([place]);
    for (const at of seen) {
      const instruction = instructions[at];
      if (instruction?.op === 'split') {
        instruction.choices.forEach((choice) => seen.add(choice));
      } else if (instruction !== undefined && 'next' in instruction && instruction.op !== 'char') {
        seen.add(instruction.next);
      }
    }
    const found = [...seen].filter((at) => instructions[at]?.op === 'char');
    this.#reach[index]?.set(place, found);
    return found;
  }
}
