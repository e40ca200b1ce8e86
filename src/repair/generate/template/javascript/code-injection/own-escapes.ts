// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf, literalText } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { nodesOf } from '../built-text/nodes.ts';
import type { Program } from '../built-text/program.ts';
import type { Edit } from './plan.ts';
import { SNIPPETS } from './script-snippets.ts';

/**
 * Places where the author puts a backslash before quotes and before nothing else: a backslash that is there already
 * undoes it. Each is to escape all that can end a string.
 */
export function halfEscapes(program: Program): readonly Edit[] {
  return program.sources.flatMap((source) =>
    nodesOf(source).flatMap((node) => {
      const value = escapedBy(source, node);
      return value === undefined ? [] : [editOf(source, node, value)];
    }),
  );
}

/** The value in `value.replace(/"/g, '\\"')`; `undefined` where all else is escaped before it. */
export function escapedBy(source: SourceFile, node: Node): Node | undefined {
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
  const value = callee?.type === 'MemberExpression' ? child(callee, 'object') : undefined;
  if (callee === undefined || value === undefined || !/^replace(?:All)?$/.test(keyOf(callee) ?? '')) {
    return undefined;
  }
  // `JSON.stringify` and an escape of backslashes before it leave nothing but quotes to do.
  const isDone = /\\\\|stringify|escape/i.test(source.textOf(value));
  return !isDone && isHalf(source, children(node, 'arguments')) ? value : undefined;
}

function isHalf(source: SourceFile, [searched, put]: readonly Node[]): boolean {
  return (
    searched !== undefined &&
    put !== undefined &&
    isQuoteOnly(source, searched) &&
    /^\\(?:\$&|\$1|["'`])$/.test(literalText(bare(put)) ?? '')
  );
}

/** A pattern, or a text, for quotes alone. */
function isQuoteOnly(source: SourceFile, searched: Node): boolean {
  const node = definedAs(source, bare(searched));
  const pattern: unknown = node['regex'];
  const text =
    typeof pattern === 'object' && pattern !== null && 'pattern' in pattern
      ? String(pattern.pattern)
      : (literalText(node) ?? '');
  return /^\(?(?:["']|\[["']+\]|"\|'|'\|")\)?$/.test(text);
}

/** What a name that is written once stands for. */
function definedAs(source: SourceFile, node: Node): Node {
  const written = (source.variableOf(node)?.references ?? []).flatMap((reference) => {
    const value: unknown = reference.isWrite() ? reference.writeExpr : undefined;
    return isNode(value) ? [value] : [];
  });
  const [only] = written;
  return only !== undefined && written.length === 1 ? bare(only) : node;
}

function editOf(source: SourceFile, node: Node, value: Node): Edit {
  return {
    source,
    node,
    snippet: SNIPPETS.string,
    apply(editor, name) {
      if (value.start === node.start) {
        editor.appendLeft(node.start, `${name}(`);
      } else {
        editor.overwrite(node.start, value.start, `${name}(`);
      }
      editor.overwrite(value.end, node.end, ')');
    },
  };
}
