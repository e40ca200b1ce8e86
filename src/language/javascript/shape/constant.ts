// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../source/parse.ts';
import { child, children } from '../source/source-file.ts';

/** Is this the same whatever the program does? Literals, `undefined`, empty lists and functions, and what is made of them. */
export function isConstant(node: Node): boolean {
  if (node.type === 'Identifier') {
    return /^(?:undefined|NaN|Infinity)$/.test(String(node['name']));
  }
  return node.type === 'Literal' || /^(?:Arrow)?FunctionExpression$/.test(node.type) || isMadeOfConstants(node);
}

function isMadeOfConstants(node: Node): boolean {
  switch (node.type) {
    case 'UnaryExpression':
      return isEach([child(node, 'argument')]);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isEach([child(node, 'left'), child(node, 'right')]);
    case 'ArrayExpression':
      return isEach(children(node, 'elements'));
    case 'TemplateLiteral':
      return isEach(children(node, 'expressions'));
    case 'ObjectExpression':
      return isEach(children(node, 'properties').map((property) => child(property, 'value')));
    default:
      return false;
  }
}

function isEach(nodes: readonly (Node | undefined)[]): boolean {
  return nodes.every((node) => node !== undefined && isConstant(node));
}

/** Is a condition true whatever the program does? */
export function isAlwaysTrue(test: Node): boolean {
  return truthOf(test) === true;
}

/** Is a condition false whatever the program does? */
export function isAlwaysFalse(test: Node): boolean {
  return truthOf(test) === false;
}

function truthOf(node: Node): boolean | undefined {
  switch (node.type) {
    case 'Literal':
      return Boolean(node['value']);
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'UnaryExpression':
      return truthOfUnary(node);
    case 'LogicalExpression':
      return truthOfLogical(node);
    case 'BinaryExpression':
      return truthOfComparison(node);
    default:
      return undefined;
  }
}

function truthOfUnary(node: Node): boolean | undefined {
  const argument = child(node, 'argument');
  if (node['operator'] === 'typeof') {
    return true;
  }
  const inner = argument === undefined || node['operator'] !== '!' ? undefined : truthOf(argument);
  return inner === undefined ? undefined : !inner;
}

function truthOfLogical(node: Node): boolean | undefined {
  const [left, right] = [child(node, 'left'), child(node, 'right')].map((side) =>
    side === undefined ? undefined : truthOf(side),
  );
  if (node['operator'] === '||') {
    return left === true || right === true ? true : undefined;
  }
  if (node['operator'] === '&&' && (left === false || right === false)) {
    return false;
  }
  return node['operator'] === '&&' && left === true ? right : undefined;
}

function truthOfComparison(node: Node): boolean | undefined {
  const left = child(node, 'left');
  const right = child(node, 'right');
  const operator = String(node['operator']);
  const isSame = left === undefined || right === undefined ? undefined : sameness(left, right);
  if (isSame === undefined || !/^[!=]==?$/.test(operator)) {
    return undefined;
  }
  return operator.startsWith('=') ? isSame : !isSame;
}

/** Two literals, or one name twice. */
function sameness(left: Node, right: Node): boolean | undefined {
  if (left.type === 'Literal' && right.type === 'Literal') {
    return left['value'] === right['value'];
  }
  const isSameName = left.type === 'Identifier' && right.type === 'Identifier' && left['name'] === right['name'];
  return isSameName ? true : undefined;
}
