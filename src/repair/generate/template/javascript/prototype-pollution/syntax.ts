// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { nameOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import type { Outline } from './outline.ts';

export const PROTO = '__proto__';

/** The names that lead from an ordinary object to a prototype that others share. */
export const UNSAFE_NAMES: readonly string[] = [PROTO, 'constructor', 'prototype'];

const LOOPS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

export function isLoop(node: Node | undefined): node is Node {
  return node !== undefined && LOOPS.has(node.type);
}

/** The nearest node around `node` that `accepts`. */
export function ancestorWhere(source: Outline, node: Node, accepts: (around: Node) => boolean): Node | undefined {
  for (const around of source.ancestors(node)) {
    if (accepts(around)) {
      return around;
    }
  }
  return undefined;
}

export function contains(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** A member expression whose property is an expression: `o[k]`. */
export function isComputed(node: Node): boolean {
  return node.type === 'MemberExpression' && node['computed'] === true;
}

/** The node of a field that the syntax always has. */
export function part(node: Node, field: string): Node {
  const found = child(node, field);
  if (found === undefined) {
    throw new TypeError(`${node.type} has no ${field}`);
  }
  return found;
}

/** The expressions of which one is the value of a logical or conditional expression. */
export function branchesOf(node: Node): readonly Node[] {
  return node.type === 'LogicalExpression'
    ? [part(node, 'left'), part(node, 'right')]
    : [part(node, 'consequent'), part(node, 'alternate')];
}

/** The statements of a block, program or switch case; `undefined` for other nodes. */
export function statementsOf(node: Node): readonly Node[] | undefined {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
      return children(node, 'body');
    case 'SwitchCase':
      return children(node, 'consequent');
    default:
      return undefined;
  }
}

/** The innermost statement that holds `node`, and what it stands in. */
export function statementAround(
  source: Outline,
  node: Node,
): { readonly statement: Node; readonly list: Node } | undefined {
  let inner = node;
  for (const around of source.ancestors(node)) {
    if (statementsOf(around)?.includes(inner) === true || isUnbraced(around, inner)) {
      return { statement: inner, list: around };
    }
    inner = around;
  }
  return undefined;
}

/** Is `inner` the unbraced body of a loop or branch of an `if`? */
export function isUnbraced(around: Node, inner: Node): boolean {
  const isBody =
    (isLoop(around) && around['body'] === inner) ||
    (around.type === 'IfStatement' && (around['consequent'] === inner || around['alternate'] === inner));
  return isBody && inner.type !== 'BlockStatement';
}

/** The values a function gives back: its own `return`s, or the body of an arrow. */
export function returnsOf(source: Outline, fn: Node): readonly Node[] {
  const body = part(fn, 'body');
  if (body.type !== 'BlockStatement') {
    return [body];
  }
  return source.returnStatements(fn).flatMap((statement) => child(statement, 'argument') ?? []);
}

/** The identifier nodes at which a variable is read or written. */
export function usesOf(
  variable: Variable,
): readonly { readonly node: Node; readonly isWrite: boolean; readonly isRead: boolean }[] {
  return variable.references.flatMap((reference) => {
    const node: unknown = reference.identifier;
    return isNode(node) ? [{ node, isWrite: reference.isWrite(), isRead: reference.isRead() }] : [];
  });
}

/** Position of a parameter in its function, with the function; `undefined` for other variables. */
export function parameterOf(
  variable: Variable,
): { readonly fn: Node; readonly index: number; readonly isRest: boolean } | undefined {
  const definition = variable.defs.find((found) => found.type === DefinitionType.Parameter);
  const fn: unknown = definition?.node;
  const name: unknown = definition?.name;
  if (!isNode(fn) || !isNode(name)) {
    return undefined;
  }
  const index = children(fn, 'params').findIndex((parameter) => contains(parameter, name));
  const parameter = children(fn, 'params')[index];
  const target = parameter?.type === 'AssignmentPattern' ? child(parameter, 'left') : parameter;
  const isPlain = target?.type === 'Identifier';
  return index === -1 || (!isPlain && target?.type !== 'RestElement') ? undefined : { fn, index, isRest: !isPlain };
}

/** The variable an identifier node stands for; `undefined` for every other node. */
export function variableAt(source: Outline, node: Node | undefined): Variable | undefined {
  return node?.type === 'Identifier' ? source.variableOf(node) : undefined;
}

/** `name` of `object.name(…)`, with the call, when `fn` is written as an argument of that call. */
export function callbackCall(
  source: Outline,
  fn: Node,
): { readonly call: Node; readonly method: string | undefined; readonly object: Node | undefined } | undefined {
  const call = source.parent(fn);
  if (call?.type !== 'CallExpression' || !children(call, 'arguments').includes(fn)) {
    return undefined;
  }
  const callee = part(call, 'callee');
  const isMember = callee.type === 'MemberExpression' && callee['computed'] !== true;
  return { call, method: isMember ? nameOf(part(callee, 'property')) : undefined, object: child(callee, 'object') };
}
