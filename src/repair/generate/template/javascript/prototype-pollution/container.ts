// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import type { Reach } from './reach.ts';
import { isFunction } from './outline.ts';
import { callbackCall, contains, part } from './syntax.ts';

/** Directives, imports, requires and what compilers put first stay first. */
export function isLead(statement: Node): boolean {
  if (statement.type === 'ImportDeclaration' || typeof statement['directive'] === 'string') {
    return true;
  }
  if (statement.type === 'VariableDeclaration') {
    return children(statement, 'declarations').every((declarator) => isImported(child(declarator, 'init')));
  }
  const expression = child(statement, 'expression');
  const callee = expression === undefined ? undefined : child(expression, 'callee');
  const isMarker = callee?.type === 'MemberExpression' && child(callee, 'property')?.['name'] === 'defineProperty';
  return isMarker && children(expression ?? statement, 'arguments')[1]?.['value'] === '__esModule';
}

function isImported(init: Node | undefined): boolean {
  if (init?.type === 'MemberExpression' || init?.type === 'CallExpression') {
    const inner = child(init, init.type === 'MemberExpression' ? 'object' : 'callee');
    return inner?.['name'] === 'require' || isImported(inner);
  }
  return false;
}

/** The program, or the body of the wrapper around all of these nodes: an IIFE, UMD, a bundled module. */
export function containerOf(reach: Reach, nodes: readonly Node[]): Node {
  const [first] = nodes;
  const around = first === undefined ? [] : [...reach.source.ancestors(first)].toReversed();
  let container = reach.source.program;
  for (const fn of around) {
    if (isInnerWrapper(reach, fn, { container, nodes })) {
      container = part(fn, 'body');
    } else if (isFunction(fn)) {
      return container;
    }
  }
  return container;
}

function isInnerWrapper(
  reach: Reach,
  node: Node,
  { container, nodes }: { readonly container: Node; readonly nodes: readonly Node[] },
): boolean {
  if (!isFunction(node) || node.type === 'FunctionDeclaration') {
    return false;
  }
  const body = part(node, 'body');
  const isBlock = body !== container && body.type === 'BlockStatement';
  return isBlock && nodes.every((use) => contains(body, use)) && isWrapper(reach, node);
}

function isWrapper(reach: Reach, fn: Node): boolean {
  const parent = reach.source.parent(fn);
  const isCalled = parent !== undefined && (child(parent, 'callee') === fn || isObjectOf(parent, fn));
  return isCalled || isFactory(reach, fn) || isBundledModule(reach, fn);
}

/** `(function () { … }).call(this)`. */
function isObjectOf(parent: Node, fn: Node): boolean {
  return parent.type === 'MemberExpression' && child(parent, 'object') === fn;
}

/** Handed to a function that calls it: UMD, AMD. */
function isFactory(reach: Reach, fn: Node): boolean {
  const callback = callbackCall(reach.source, fn);
  const callee = callback === undefined ? undefined : child(callback.call, 'callee');
  return isFunction(callee) || callee?.['name'] === 'define';
}

/** An element or property of the list that a bundler's runtime is called with. */
function isBundledModule(reach: Reach, fn: Node): boolean {
  const { source } = reach;
  const parent = source.parent(fn);
  const list = parent?.type === 'Property' ? source.parent(parent) : parent;
  const isList = list?.type === 'ArrayExpression' || list?.type === 'ObjectExpression';
  return isList && source.parent(list)?.type === 'CallExpression';
}
