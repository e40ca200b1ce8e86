// SPDX-License-Identifier: Apache-2.0
import { child, children, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import { isNode, type Node } from '../../../../../../language/javascript/source/parse.ts';

/** Small questions about one syntax-tree node. */

export interface FunctionNode extends Node {
  readonly type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression';
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

export function isFunction(node: Node | undefined): node is FunctionNode {
  return node !== undefined && FUNCTIONS.has(node.type);
}

/** Name of an identifier, or of a private or plain property key. */
export function nameOf(node: Node | undefined): string | undefined {
  const name = node?.type === 'Identifier' || node?.type === 'PrivateIdentifier' ? node['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** The text of a string literal, or of a template without expressions. */
export function stringOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal') {
    const value = node['value'];
    return typeof value === 'string' ? value : undefined;
  }
  if (node?.type === 'TemplateLiteral' && children(node, 'expressions').length === 0) {
    const [quasi] = children(node, 'quasis');
    return quasi === undefined ? undefined : cookedText(quasi);
  }
  return undefined;
}

export function cookedText(quasi: Node): string {
  const value = quasi['value'];
  const cooked: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'cooked') : undefined;
  return typeof cooked === 'string' ? cooked : '';
}

/** The property a member expression reads: `b` of `a.b` and of `a['b']`. */
export function propertyOf(node: Node | undefined): string | undefined {
  if (node?.type !== 'MemberExpression') {
    return undefined;
  }
  const property = child(node, 'property');
  return node['computed'] === true ? stringOf(property) : nameOf(property);
}

/** The callee of a call or construction without wrappers that change nothing. */
export function calleeOf(call: Node): Node | undefined {
  const callee = child(call, 'callee');
  return callee === undefined ? undefined : bare(callee);
}

/** The last name of what a call calls: `readFile` of `fs.readFile(...)`, `''` when it has none. */
export function calleeName(call: Node | undefined): string {
  const callee = call === undefined ? undefined : calleeOf(call);
  return propertyOf(callee) ?? nameOf(callee) ?? '';
}

export function argumentsOf(call: Node): readonly Node[] {
  return children(call, 'arguments');
}

export interface CallNode extends Node {
  readonly type: 'CallExpression' | 'NewExpression';
}

export function isCall(node: Node | undefined): node is CallNode {
  return node?.type === 'CallExpression' || node?.type === 'NewExpression';
}

/** The expression inside optional chains, TypeScript casts, `(0, x)` and the like. */
export function bare(node: Node): Node {
  if (WRAPPERS.has(node.type)) {
    const inner = child(node, 'expression');
    return inner === undefined ? node : bare(inner);
  }
  if (node.type === 'SequenceExpression') {
    const last = children(node, 'expressions').at(-1);
    return last === undefined ? node : bare(last);
  }
  return node;
}

const WRAPPERS: ReadonlySet<string> = new Set([
  'ChainExpression',
  'TSAsExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSSatisfiesExpression',
]);

/** The function a node stands in; `undefined` at the top of the file. */
export function functionAround(source: SourceFile, node: Node): FunctionNode | undefined {
  for (const around of source.ancestors(node)) {
    if (isFunction(around)) {
      return around;
    }
  }
  return undefined;
}

export function parametersOf(fn: Node): readonly Node[] {
  return children(fn, 'params').map(parameterName);
}

function parameterName(parameter: Node): Node {
  if (parameter.type === 'AssignmentPattern') {
    return child(parameter, 'left') ?? parameter;
  }
  return parameter.type === 'RestElement' ? (child(parameter, 'argument') ?? parameter) : parameter;
}

/** The statements of a block, program or switch case; `undefined` for other nodes. */
export function statementsOf(node: Node): readonly Node[] | undefined {
  if (node.type === 'BlockStatement' || node.type === 'Program' || node.type === 'StaticBlock') {
    return children(node, 'body');
  }
  return node.type === 'SwitchCase' ? children(node, 'consequent') : undefined;
}

/** A node's list field with the holes of sparse lists left in. */
export function elementsOf(node: Node, field: string): readonly (Node | undefined)[] {
  const value = node[field];
  return Array.isArray(value) ? value.map((item: unknown) => (isNode(item) ? item : undefined)) : [];
}
