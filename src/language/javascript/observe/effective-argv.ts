// SPDX-License-Identifier: Apache-2.0
import { shellTokens, type ShellToken } from './shell-words.ts';

/**
 * What a started process comes down to: a shell line of words only is what the same words are without a shell, quotes
 * that change nothing do not count, and neither does a `--` between options and operands.
 */
export function effectiveArgv(argv: readonly string[]): readonly string[] {
  const [program = '', flag, line] = argv;
  const isShell = /(?:^|\/)(?:ba|da|z)?sh$/.test(program) && flag === '-c' && line !== undefined && argv.length === 3;
  if (!isShell) {
    return argv.filter((word) => word !== '--');
  }
  const tokens = shellTokens(line.trim().replace(/(?:\s+2>(?:&1|\s*\/dev\/null))+$/, ''));
  if (tokens === null) {
    return argv;
  }
  return tokens.every((token) => token.kind === 'word')
    ? tokens.map((token) => token.text).filter((word) => word !== '--')
    : [program, flag, ...tokens.map(textOf)];
}

/** A line as people read it, with the quotes that change nothing taken away: for comparing error messages. */
export function effectiveLine(line: string): string {
  const words = effectiveArgv(['sh', '-c', line]);
  return words[0] === 'sh' && words[1] === '-c' ? words.slice(2).join(' ') : words.join(' ');
}

/** Kinds are told apart, so that a quoted `;` is not the operator. */
function textOf(token: ShellToken): string {
  switch (token.kind) {
    case 'word':
      return JSON.stringify(token.text);
    case 'expanded':
      return token.written;
    case 'operator':
    default:
      return token.text;
  }
}
