// SPDX-License-Identifier: Apache-2.0
import { tokensOf } from './tokens.ts';

const SOURCE = /\.(?:c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|h\+\+|H)$/;
/** Macros of headers open braces that others close. */
const HEADER = /\.(?:h|hh|hpp|hxx|h\+\+|H)$/;

/**
 * What can be told without a compiler, which has its say when the patch is built: strings and comments that do not end,
 * braces that do not match in a file where the preprocessor chooses nothing.
 */
export function syntaxError(file: string, text: string): string | null {
  if (!SOURCE.test(file)) {
    return null;
  }
  const tokens = tokensOf(text);
  if ('because' in tokens) {
    return `line ${tokens.line}: ${tokens.because}`;
  }
  if (
    HEADER.test(file) ||
    tokens.some(({ kind, text: directive }) => kind === 'directive' && /^#\s*(?:else|elif)/.test(directive))
  ) {
    return null;
  }
  let depth = 0;
  for (const token of tokens) {
    depth += Number(token.kind === 'sign' && token.text === '{') - Number(token.kind === 'sign' && token.text === '}');
    if (depth < 0) {
      return `line ${token.line}: a brace is closed that was not opened`;
    }
  }
  return depth === 0 ? null : `${depth} braces are not closed at the end of the file`;
}
