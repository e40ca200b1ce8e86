// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../source/parse.ts';
import { child, children } from '../../source/source-file.ts';
import { ownNodes, type FunctionPair } from '../outline.ts';
import { isConstant } from '../constant.ts';
import type { ShapeRule } from '../rule.ts';

/** A body of nothing but constants, where there was work before. */
export const functionEmptied: ShapeRule = {
  name: 'function-emptied',

  look({ functions }) {
    return functions.flatMap((pair) => {
      if (!doesWork(pair.before.body)) {
        return [];
      }
      if (!doesWork(pair.after.body)) {
        return [`the body of ${pair.name} is gone`];
      }
      return losesResult(pair) ? [`${pair.name} no longer returns a value`] : [];
    });
  },
};

/** More than returning or throwing something fixed. */
function doesWork(body: readonly Node[]): boolean {
  return body.some((statement) => {
    switch (statement.type) {
      case 'EmptyStatement':
        return false;
      case 'ReturnStatement':
      case 'ExpressionStatement': {
        const value = child(statement, statement.type === 'ReturnStatement' ? 'argument' : 'expression');
        return value !== undefined && !isConstant(value);
      }
      case 'ThrowStatement':
        return false;
      default:
        return !isConstant(statement);
    }
  });
}

function losesResult(pair: FunctionPair): boolean {
  return givesValue(pair.before.node) && !givesValue(pair.after.node) && !throwsOnly(pair.after.node);
}

function givesValue(node: Node): boolean {
  const body = child(node, 'body');
  if (body !== undefined && body.type !== 'BlockStatement') {
    return true;
  }
  return [...ownNodes(node)].some((inner) => {
    const value = inner.type === 'ReturnStatement' ? child(inner, 'argument') : undefined;
    return value !== undefined && !(value.type === 'Identifier' && value['name'] === 'undefined');
  });
}

function throwsOnly(node: Node): boolean {
  const body = child(node, 'body');
  return children(body ?? node, 'body').every((statement) => statement.type === 'ThrowStatement');
}
