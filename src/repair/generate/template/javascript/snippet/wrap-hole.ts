// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Hole } from '../built-text/shape.ts';

/** Hands the value of a hole, or each element of a list, to the function of this name. */
export function wrapHole(
  source: SourceFile,
  editor: MagicString,
  change: { readonly hole: Hole; readonly name: string },
): void {
  const { hole } = change;
  const node = awaited(source, hole.place.node);
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

/** What is waited for is no text yet: what comes of it is. */
function awaited(source: SourceFile, node: Node): Node {
  const around = source.parent(node);
  return around?.type === 'AwaitExpression' ? awaited(source, around) : node;
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
