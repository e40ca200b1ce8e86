// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { freshName, insertSnippets } from '../snippet/insert-snippet.ts';
import { wrapHole } from '../snippet/wrap-hole.ts';
import type { Operand } from './operands.ts';
import { snippetOf, type Guard } from './shell-snippets.ts';

const ORDER: readonly Guard[] = ['word', 'words', 'in-double', 'in-single', 'refuse'];

/** Wraps each operand where it is put into the command, and adds the functions this needs to the file, once. */
export function quoteOperands(source: SourceFile, editor: MagicString, operands: readonly Operand[]): void {
  const guards = ORDER.filter((guard) => operands.some((operand) => operand.guard === guard));
  if (guards.length === 0) {
    return;
  }
  const runsOnWindows = /win32|windows/i.test(source.text);
  const snippets = guards.map((guard) => ({ guard, snippet: snippetOf(guard, runsOnWindows) }));
  const names = new Map(snippets.map(({ guard, snippet }) => [guard, freshName(source, snippet.name)]));
  const word = snippetOf('word', runsOnWindows);
  const wordName = names.get('word') ?? freshName(source, word.name);
  for (const operand of operands) {
    wrapHole(source, editor, { hole: operand.hole, name: names.get(operand.guard) ?? wordName });
  }
  const needsWord = !names.has('word') && snippets.some(({ snippet }) => snippet.needsWord);
  const codes = [
    ...(needsWord ? [word.code(wordName, wordName)] : []),
    ...snippets.map(({ guard, snippet }) => snippet.code(names.get(guard) ?? wordName, wordName)),
  ];
  insertSnippets(source, editor, { codes, uses: operands.map(({ hole }) => hole.place.node) });
}
