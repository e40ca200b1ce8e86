// SPDX-License-Identifier: Apache-2.0
import { child, children, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { isHarmlessCall } from './harmless.ts';
import { pathFunction } from './path-function.ts';
import { ARGUMENT, FIXED, FOREIGN, type Origin, type Origins } from './origin.ts';
import { argumentsOf, calleeOf, cookedText, isCall, propertyOf, stringOf } from './shape.ts';

/** A path made of a trusted root and of what somebody else says. */
export interface Composition {
  readonly source: SourceFile;
  /** The whole expression. */
  readonly node: Node;
  /** How the parts are put together; `alone`: there is no root, the foreign part is the path. */
  readonly kind: 'join' | 'resolve' | 'concat' | 'template' | 'alone';
  readonly parts: readonly Part[];
  /** Indices of the first and last foreign part. */
  readonly first: number;
  readonly last: number;
  readonly origin: Origin;
}

export interface Part {
  readonly start: number;
  readonly end: number;
  /** Literal text, when that is what it is. */
  readonly text?: string;
  readonly node?: Node;
}

interface Shape {
  readonly kind: Composition['kind'];
  readonly parts: readonly Part[];
}

/** How a node puts a path together; `undefined` when it does not. */
export function shapeOf(source: SourceFile, node: Node): Shape | undefined {
  if (node.type === 'BinaryExpression' && node['operator'] === '+') {
    return { kind: 'concat', parts: addends(source, node) };
  }
  if (node.type === 'TemplateLiteral' && children(node, 'expressions').length > 0) {
    return { kind: 'template', parts: templateParts(node) };
  }
  if (!isCall(node)) {
    return undefined;
  }
  const name = pathFunction(source, node);
  const args = argumentsOf(node);
  if ((name === 'join' || name === 'resolve') && args.length > 1) {
    return { kind: name, parts: args.map(partOf) };
  }
  return isConcatCall(node)
    ? { kind: 'concat', parts: [child(calleeOf(node) ?? node, 'object') ?? node, ...args].map(partOf) }
    : undefined;
}

function isConcatCall(call: Node): boolean {
  const callee = calleeOf(call);
  return propertyOf(callee) === 'concat' && argumentsOf(call).length > 0;
}

function partOf(node: Node): Part {
  const text = stringOf(node);
  return text === undefined
    ? { start: node.start, end: node.end, node }
    : { start: node.start, end: node.end, node, text };
}

/** The operands of a chain of additions, parentheses around an operand included in its stretch. */
function addends(source: SourceFile, node: Node): Part[] {
  const left = child(node, 'left');
  const right = child(node, 'right');
  if (left === undefined || right === undefined) {
    return [];
  }
  const isChain = left.type === 'BinaryExpression' && left['operator'] === '+' && left.start === node.start;
  return [
    ...(isChain ? addends(source, left) : [withParentheses(source, left, node)]),
    withParentheses(source, right, node),
  ];
}

function withParentheses(source: SourceFile, operand: Node, around: Node): Part {
  const { text } = source;
  let { start, end } = operand;
  for (;;) {
    const before = /\(\s*$/.exec(text.slice(around.start, start));
    const after = /^\s*\)/.exec(text.slice(end, around.end));
    if (before === null || after === null) {
      return { ...partOf(operand), start, end };
    }
    start = around.start + before.index;
    end += after[0].length;
  }
}

function templateParts(node: Node): Part[] {
  const expressions = children(node, 'expressions');
  return children(node, 'quasis').flatMap((quasi, index) => {
    const text = cookedText(quasi);
    const literal: Part[] = text === '' ? [] : [{ start: quasi.start, end: quasi.end, text }];
    const expression = expressions[index];
    return expression === undefined ? literal : [...literal, partOf(expression)];
  });
}

/** The composition a node is, when a part of it is foreign and at least `least` so. */
export function compositionOf(source: SourceFile, node: Node, origins: Origins): Composition | undefined {
  const shape = shapeOf(source, node);
  if (shape === undefined || isHarmlessCall(source, node)) {
    return undefined;
  }
  const ranks = shape.parts.map((part) => (part.node === undefined ? FIXED : origins.of(source, part.node)));
  const most = ranks.reduce<Origin>((highest, rank) => (rank > highest ? rank : highest), FIXED);
  // Beside a request's words an argument is the code's own; without them, the first operand is the root.
  const isForeign = (rank: Origin, index: number) =>
    rank === FOREIGN || (most === ARGUMENT && rank === ARGUMENT && index > 0);
  const first = ranks.findIndex(isForeign);
  if (first === -1) {
    return undefined;
  }
  const last = ranks.findLastIndex(isForeign);
  return { source, node, kind: first === 0 ? 'alone' : shape.kind, parts: shape.parts, first, last, origin: most };
}

/** A foreign value that is used as a path by itself. */
export function aloneOf(source: SourceFile, node: Node, origin: Origin): Composition {
  return { source, node, kind: 'alone', parts: [partOf(node)], first: 0, last: 0, origin };
}
