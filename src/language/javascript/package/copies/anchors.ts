// SPDX-License-Identifier: Apache-2.0
import { isFunctionNode, nameOfFunction } from '../../shape/outline.ts';
import { keyOf, literalText } from '../../flow/definition.ts';
import type { Node } from '../../source/parse.ts';
import { child, children, childrenOf, type SourceFile } from '../../source/source-file.ts';
import { sha256 } from '../../../../support/digest.ts';

/** What of a function survives minifiers and compilers: property names, texts, patterns and telling numbers, with counts. */
export type Anchors = ReadonlyMap<string, number>;

export interface FunctionPrint {
  readonly node: Node;
  /** Last part of its name; empty for one that has none. */
  readonly name: string;
  readonly anchors: Anchors;
  /** Number of anchors. */
  readonly weight: number;
  /** Digest of its syntax tree's shape with identifiers blanked: equal for copies that only differ in names. */
  readonly shape: string;
  /** Number of syntax nodes. */
  readonly size: number;
}

/** Compilers write these everywhere; they tell nothing. */
const NOISE: ReadonlySet<string> = new Set([
  '.prototype',
  '.exports',
  '.default',
  '.call',
  '.apply',
  '.bind',
  '.concat',
  '.length',
  '"use strict',
]);
const TEXT_LIMIT = 300;

export function printsOf(source: SourceFile): readonly FunctionPrint[] {
  const prints: FunctionPrint[] = [];
  for (const node of source.walk()) {
    if (isFunctionNode(node)) {
      prints.push(printOf(source, node));
    }
  }
  return prints;
}

/** How much there is in a piece of code that tells it from others of the same shape. */
export function weightOf(source: SourceFile, node: Node): number {
  return printOf(source, node).weight;
}

function printOf(source: SourceFile, node: Node): FunctionPrint {
  const anchors = new Map<string, number>();
  let size = 0;
  for (const inner of source.walk(node)) {
    size++;
    for (const anchor of anchorsAt(inner)) {
      if (!NOISE.has(anchor)) {
        anchors.set(anchor, (anchors.get(anchor) ?? 0) + 1);
      }
    }
  }
  const weight = [...anchors.values()].reduce((sum, count) => sum + count, 0);
  const name = /[\w$]+$/.exec(nameOfFunction(source, node))?.[0] ?? '';
  return { node, name: name === 'function' ? '' : name, anchors, weight, shape: sha256(shapeOf(node)), size };
}

function anchorsAt(node: Node): readonly string[] {
  switch (node.type) {
    case 'MemberExpression':
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const key = keyOf(node);
      return key === null ? [] : [`.${key}`];
    }
    case 'Literal':
      return literalAnchor(node);
    case 'TemplateElement':
      return [`"${rawText(node)}`].filter((text) => text.length > 1);
    default:
      return [];
  }
}

function literalAnchor(node: Node): readonly string[] {
  const { regex } = node;
  if (typeof regex === 'object' && regex !== null) {
    return [`/${String(Reflect.get(regex, 'pattern'))}`.slice(0, TEXT_LIMIT)];
  }
  const text = literalText(node);
  const isTelling = text !== undefined && text !== '' && !/^[012]$/.test(text);
  return isTelling ? [`"${text.slice(0, TEXT_LIMIT)}`] : [];
}

function rawText(element: Node): string {
  const { value } = element;
  const cooked: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'cooked') : '';
  return typeof cooked === 'string' ? cooked.slice(0, TEXT_LIMIT) : '';
}

/** Node types, operators, property names and literals in order; names of variables left out. */
export function shapeOf(root: Node): string {
  const parts: string[] = [];
  const open: (Node | null)[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === null) {
      parts.push(')');
      continue;
    }
    parts.push(`${node.type}:${markOf(node)}(`);
    open.push(null, ...childrenOf(node).toReversed());
  }
  return parts.join('');
}

/** Would `shapeOf` say the same of both? Most pairs differ in their first nodes. */
export function haveOneShape(one: Node, other: Node): boolean {
  const open: (readonly [Node, Node])[] = [[one, other]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    const [left, right] = [childrenOf(a), childrenOf(b)];
    if (a.type !== b.type || left.length !== right.length || markOf(a) !== markOf(b)) {
      return false;
    }
    for (const [index, node] of left.entries()) {
      const opposite = right[index];
      if (opposite !== undefined) {
        open.push([node, opposite]);
      }
    }
  }
  return true;
}

function markOf(node: Node): string {
  switch (node.type) {
    case 'Literal':
      return literalText(node) ?? '';
    case 'MemberExpression':
    case 'Property':
    case 'MethodDefinition':
      return keyOf(node) ?? '';
    default: {
      const { operator } = node;
      return typeof operator === 'string' ? operator : '';
    }
  }
}

/** Share of anchors that two functions have in common, 0..1. */
export function likeness(a: FunctionPrint, b: FunctionPrint): number {
  let common = 0;
  for (const [anchor, count] of a.anchors) {
    common += Math.min(count, b.anchors.get(anchor) ?? 0);
  }
  const all = a.weight + b.weight - common;
  return all === 0 ? 0 : common / all;
}

/** The callee's last name of a call. */
export function calledName(node: Node): string | null {
  const callee = node.type === 'CallExpression' || node.type === 'NewExpression' ? child(node, 'callee') : undefined;
  return callee === undefined ? null : callee.type === 'MemberExpression' ? keyOf(callee) : null;
}

export function argumentCount(node: Node): number {
  return children(node, 'arguments').length;
}
