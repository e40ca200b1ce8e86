// SPDX-License-Identifier: Apache-2.0
import { stringsIn } from '../../../domain/encoded-path.ts';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Behaviour } from '../../../domain/observation.ts';
import { shellTokens } from './shell-words.ts';

/** `Language.reachesWhole` for JavaScript: every text of the value stands inside one word of a started program. */
export function reachesWhole({ processes }: Behaviour, value: Encoded): boolean {
  const words = processes.flatMap(wordsOf);
  const texts = [...stringsIn(value)].map(({ text }) => text);
  return (
    texts.length > 0 && texts.every((text) => words.some((word) => (text === '' ? word === '' : word.includes(text))))
  );
}

/** Words that reach a program as they are; those the shell still expands are left out. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const [program = '', flag, line] = argv;
  if (!/(?:^|\/)(?:ba|da|z)?sh$/.test(program) || flag !== '-c' || line === undefined || argv.length !== 3) {
    return argv;
  }
  return (shellTokens(line) ?? []).flatMap((token) => (token.kind === 'word' ? [token.text] : []));
}
