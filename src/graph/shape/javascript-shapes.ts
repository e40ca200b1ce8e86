// SPDX-License-Identifier: Apache-2.0
import type { CodeShape } from '../../domain/code-shape.ts';
import { parse, positionOf, type Node } from '../../language/javascript/source/parse.ts';
import { child, childrenOf } from '../../language/javascript/source/source-file.ts';
import { shapeOf, type ShapedPart, type ShapeTree } from './shape-tree.ts';

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/**
 * The shapes of all functions, or all statements, of a file, outer ones before inner ones. Throws a `SyntaxError` for
 * what does not parse.
 */
export function javascriptShapes(file: string, text: string, part: ShapedPart): readonly CodeShape[] {
  const { program } = parse(file, text);
  const shapes: CodeShape[] = [];
  const isWanted = part === 'function' ? isFunction : isStatement;
  const open: Open[] = [{ node: program, parent: null, inside: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent } = next;
    const inside = isFunction(node) ? nameOf(node, parent) : next.inside;
    if (isWanted(node)) {
      shapes.push(
        shapeOf(node, TREE, {
          name: inside,
          startLine: positionOf(text, node.start).line,
          endLine: positionOf(text, node.end).line,
        }),
      );
    }
    for (const inner of childrenOf(node).toReversed()) {
      open.push({ node: inner, parent: node, inside });
    }
  }
  return shapes;
}

interface Open {
  readonly node: Node;
  readonly parent: Node | null;
  /** The name of the function it stands in. */
  readonly inside: string;
}

function isFunction({ type }: Node): boolean {
  return FUNCTIONS.has(type);
}

function isStatement({ type }: Node): boolean {
  return (type.endsWith('Statement') || type === 'VariableDeclaration') && type !== 'BlockStatement';
}

const TREE: ShapeTree<Node> = {
  // A function is the same whether it has a name, is declared or assigned.
  children: (node) =>
    childrenOf(node)
      .filter((inner) => !(FUNCTIONS.has(node.type) && inner === node['id']))
      .map((inner) => keyedProperty(node, inner)),
  label: labelOf,
  variable: (node) => (node.type === 'Identifier' ? textField(node, 'name') : undefined),
};

/** A property's name is part of an interface and counts; the tree has it as an identifier like any other. */
function keyedProperty(parent: Node, inner: Node): Node {
  const isName = parent['computed'] !== true && (inner === parent['property'] || inner === parent['key']);
  return isName && inner.type === 'Identifier'
    ? { type: 'PropertyName', start: inner.start, end: inner.end, name: inner['name'] }
    : inner;
}

function labelOf(node: Node): string {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return 'function';
    case 'PropertyName':
      return `.${textField(node, 'name') ?? ''}`;
    case 'Literal':
      return literalLabel(node);
    case 'TemplateElement':
      return 'text';
    default: {
      const operator = textField(node, 'operator');
      return operator === undefined ? node.type : `${node.type} ${operator}`;
    }
  }
}

/** Strings and numbers are what copies change; truth, null and expressions are what they keep. */
function literalLabel(node: Node): string {
  const { value } = node;
  if (typeof node['regex'] === 'object' && node['regex'] !== null) {
    return `regex ${String(Reflect.get(node['regex'], 'pattern'))}`;
  }
  return typeof value === 'boolean' || value === null ? String(value) : typeof value;
}

function nameOf(node: Node, parent: Node | null): string {
  const own = child(node, 'id');
  const given = parent === null ? undefined : (child(parent, 'id') ?? child(parent, 'key') ?? child(parent, 'left'));
  const named = own ?? (given === node ? undefined : given);
  const last = named?.type === 'MemberExpression' ? child(named, 'property') : named;
  return last === undefined ? '' : (textField(last, 'name') ?? '');
}

function textField(node: Node, field: string): string | undefined {
  const value = node[field];
  return typeof value === 'string' ? value : undefined;
}
