// SPDX-License-Identifier: Apache-2.0
import { stringsIn } from '../../../domain/encoded-path.ts';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Behaviour } from '../../../domain/observation.ts';
import { shellTokens } from './shell-words.ts';

/** `Language.wholeWords` for JavaScript. A value without text stands in none. */
export function wholeWords({ processes }: Behaviour, value: Encoded): number {
  const texts = [...stringsIn(value)].map(({ text }) => text);
  const words = texts.length === 0 ? [] : processes.flatMap(wordsOf);
  return words.reduce((sum, word) => {
    const isWhole = texts.every((text) => (text === '' ? word === '' : word.includes(text)));
    return sum + (isWhole ? 1 : 0) + (texts.length === 1 && word === texts[0] ? 1 : 0);
  }, 0);
}

/** Words as a program gets them, before the shell expands what it does. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const [program = '', flag, line] = argv;
  if (!/(?:^|\/)(?:ba|da|z)?sh$/.test(program) || flag !== '-c' || line === undefined || argv.length !== 3) {
    return argv;
  }
  return (shellTokens(line) ?? []).flatMap((token) => (token.kind === 'operator' ? [] : [token.text]));
}
