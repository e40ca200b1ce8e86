// SPDX-License-Identifier: Apache-2.0
import type { CodeShape } from '../../domain/code-shape.ts';
import { functionsOf } from '../../language/c/syntax/functions.ts';
import { walk, type CNode } from '../../language/c/syntax/node.ts';
import { parseUnit } from '../../language/c/syntax/parse.ts';
import { shapeOf, type ShapedPart, type ShapeTree } from './shape-tree.ts';

/** The shapes of all functions, or all statements in them, of a file of C or C++. */
export async function cShapes(file: string, text: string, part: ShapedPart): Promise<readonly CodeShape[]> {
  const unit = await parseUnit(file, text);
  return functionsOf(unit).flatMap(({ name, node }) =>
    (part === 'function' ? [node] : statementsIn(node)).map((each) =>
      shapeOf(each, TREE, { name, startLine: each.line, endLine: each.endLine }),
    ),
  );
}

function statementsIn(node: CNode): readonly CNode[] {
  return [...walk(node)].filter(({ type }) => /_statement$|^declaration$/.test(type) && type !== 'compound_statement');
}

/** Tokens without a name that say nothing the tree does not. */
const PUNCTUATION = /^[(){}[\];,.:]$|^->$/;

const TREE: ShapeTree<CNode> = {
  children: ({ children }) =>
    children.filter(({ type, isNamed }) => type !== 'comment' && (isNamed || !PUNCTUATION.test(type))),
  label: (node) => (node.type === 'field_identifier' ? `.${node.text}` : node.type),
  variable: ({ type, text }) => (type === 'identifier' ? text : undefined),
};
