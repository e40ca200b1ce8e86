// SPDX-License-Identifier: Apache-2.0
import { NONE, type Alphabet } from './alphabet.ts';
import type { Program, Test } from './program.ts';

/**
 * Letters that no test of the programs tells apart once they lie behind. Gives one letter for all of a kind, so that
 * states that can never differ are one state.
 */
export function lookback(programs: readonly Program[], alphabet: Alphabet): (letter: number) => number {
  const tests = programs.flatMap((program) =>
    program.instructions.flatMap((instruction) => (instruction.op === 'assert' ? [instruction.test] : [])),
  );
  const seesWords = tests.some((test) => test.kind === 'word');
  const seesLines = tests.some((test) => test.kind === 'start' && test.multiline);
  const seesStart = seesWords || tests.some((test: Test) => test.kind === 'start');
  const kindOf = (letter: number): string => {
    if (letter === NONE) {
      return seesStart ? 'none' : '';
    }
    return (
      (seesWords && alphabet.isWord[letter] ? 'word' : '') + (seesLines && alphabet.isLineBreak[letter] ? 'line' : '')
    );
  };
  const first = new Map<string, number>();
  for (let letter = NONE; letter < alphabet.size; letter += 1) {
    const kind = kindOf(letter);
    first.set(kind, first.get(kind) ?? letter);
  }
  return (letter) => first.get(kindOf(letter)) ?? letter;
}
