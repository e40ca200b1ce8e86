// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { child, children, type SourceFile } from '../source/source-file.ts';
import { isNode, type Node } from '../source/parse.ts';
import { bare, definitionOf, keyOf } from './definition.ts';

/** One element of an array that a local holds. */
export interface Element {
  readonly node: Node;
  readonly isConditional: boolean;
}

const DEPTH_LIMIT = 8;

/** The elements of an array literal, and what is pushed to the local that holds it. */
export function elementsOf(source: SourceFile, array: Node, depth = 0): readonly Element[] | undefined {
  const node = bare(array);
  // `var list = list.concat(…)` names itself.
  if (depth > DEPTH_LIMIT) {
    return undefined;
  }
  if (node.type === 'ArrayExpression') {
    const elements = children(node, 'elements');
    return elements.some((element) => element.type === 'SpreadElement')
      ? undefined
      : elements.map((element) => ({ node: element, isConditional: false }));
  }
  if (node.type === 'CallExpression') {
    return concatenated(source, node, depth + 1);
  }
  const definition = node.type === 'Identifier' ? definitionOf(source, node) : undefined;
  const variable = source.variableOf(node);
  if (definition === undefined || definition.path.length > 0 || variable === undefined) {
    return undefined;
  }
  const start = elementsOf(source, definition.node, depth + 1);
  return start === undefined ? undefined : [...start, ...pushed(source, variable, node)];
}

function concatenated(source: SourceFile, node: Node, depth: number): readonly Element[] | undefined {
  const callee = child(node, 'callee');
  const object = callee === undefined ? undefined : child(bare(callee), 'object');
  if (callee === undefined || object === undefined || keyOf(bare(callee)) !== 'concat') {
    return undefined;
  }
  const lists = [object, ...children(node, 'arguments')].map((list) => elementsOf(source, list, depth));
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

function pushed(source: SourceFile, variable: Variable, use: Node): readonly Element[] {
  return variable.references.flatMap((reference) => {
    const identifier: unknown = reference.identifier;
    const access = isNode(identifier) ? source.parent(identifier) : undefined;
    const parent = access === undefined ? undefined : source.parent(access);
    const isPush = access?.type === 'MemberExpression' && keyOf(access) === 'push' && parent?.type === 'CallExpression';
    return isPush && access.start < use.start
      ? children(parent, 'arguments').map((node) => ({ node, isConditional: isBranched(source, parent, use) }))
      : [];
  });
}

/** Is `node` under a branch or loop, or in a function, that does not also hold `use`? */
export function isBranched(source: SourceFile, node: Node, use: Node): boolean {
  const around = new Set(source.ancestors(use));
  for (const ancestor of source.ancestors(node)) {
    if (around.has(ancestor)) {
      return false;
    }
    if (/^(?:If|For|While|DoWhile|Switch|Try|Conditional|Logical)|Function/.test(ancestor.type)) {
      return true;
    }
  }
  return false;
}
