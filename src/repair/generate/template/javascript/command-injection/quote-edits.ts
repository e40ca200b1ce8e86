// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { freshName, insertSnippets } from '../snippet/insert-snippet.ts';
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
    wrap(source, editor, { operand, name: names.get(operand.guard) ?? wordName });
  }
  const needsWord = !names.has('word') && snippets.some(({ snippet }) => snippet.needsWord);
  const codes = [
    ...(needsWord ? [word.code(wordName, wordName)] : []),
    ...snippets.map(({ guard, snippet }) => snippet.code(names.get(guard) ?? wordName, wordName)),
  ];
  insertSnippets(source, editor, { codes, uses: operands.map(({ hole }) => hole.place.node) });
}

function wrap(
  source: SourceFile,
  editor: MagicString,
  change: { readonly operand: Operand; readonly name: string },
): void {
  const { hole } = change.operand;
  const { node } = hole.place;
  const outer = hole.outer ?? node;
  const [before, after] = hole.form === 'list' ? ['', `.map(${change.name})`] : [`${change.name}(`, ')'];
  if (outer === node) {
    const [start, end] = withParentheses(source, node, hole.form === 'list');
    editor.appendLeft(start, before);
    editor.appendRight(end, after);
    return;
  }
  replace(editor, [outer.start, node.start], before);
  replace(editor, [node.end, outer.end], after);
}

function replace(editor: MagicString, [start, end]: readonly [number, number], text: string): void {
  if (start === end) {
    editor.appendLeft(start, text);
  } else {
    editor.overwrite(start, end, text);
  }
}

/** The tree has no parentheses; where the author put some around a list, the call goes behind them. */
function withParentheses(source: SourceFile, node: Node, isList: boolean): readonly [number, number] {
  const close = /^\s*\)/.exec(source.text.slice(node.end, node.end + 80));
  const open = /\(\s*$/.exec(source.text.slice(Math.max(0, node.start - 80), node.start));
  const needs = isList && /^(?:Logical|Conditional|Assignment|Binary|Await|Sequence)Expression$/.test(node.type);
  return needs && close !== null && open !== null
    ? [node.start - open[0].length, node.end + close[0].length]
    : [node.start, node.end];
}
