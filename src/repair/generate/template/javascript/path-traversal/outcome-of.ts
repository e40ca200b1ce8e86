// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { child, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { pathFunction } from './composition.ts';
import { argumentsOf, calleeOf, isCall, isFunction, nameOf, propertyOf } from './shape.ts';

/** Where the value of an expression goes first. */
export interface Outcome {
  /** `inline`: straight into a call or another expression. */
  readonly to: 'variable' | 'return' | 'inline' | 'stored';
  readonly variable?: Variable;
  /** The expression with what was done to it on the way. */
  readonly whole: Node;
  /** Percent signs are decoded on the way, so what was checked before is not what is used after. */
  readonly isDecoded: boolean;
  /** The call that takes the value, for `inline`. */
  readonly taker?: Node;
}

const DECODERS = /^(?:decodeURI|decodeURIComponent|unescape|decode)$/;
const STRING_METHODS = /^(?:replace|replaceAll|trim|toString|toLowerCase|slice|substr|substring|concat|normalize)$/;

export function outcomeOf(source: SourceFile, expression: Node): Outcome {
  let whole = expression;
  let isDecoded = false;
  for (;;) {
    const around = source.parent(whole);
    const step = around === undefined ? 'stop' : stepInto(source, around, whole);
    if (around === undefined || step === 'stop') {
      return { ...destination(source, whole, around), whole, isDecoded };
    }
    isDecoded ||= step === 'decode';
    // A method's call stands around the member expression that names the method.
    whole = step === 'method' ? (source.parent(around) ?? around) : around;
  }
}

const TRANSPARENT: ReadonlySet<string> = new Set([
  'ChainExpression',
  'TSAsExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'LogicalExpression',
]);

function stepInto(source: SourceFile, around: Node, value: Node): 'pass' | 'decode' | 'method' | 'stop' {
  if (TRANSPARENT.has(around.type) || (around.type === 'ConditionalExpression' && child(around, 'test') !== value)) {
    return 'pass';
  }
  if (around.type === 'BinaryExpression' && around['operator'] === '+' && child(around, 'left') === value) {
    return 'pass';
  }
  if (around.type === 'MemberExpression') {
    const call = source.parent(around);
    const isMethod = isCall(call) && calleeOf(call) === around && STRING_METHODS.test(propertyOf(around) ?? '');
    return isMethod ? 'method' : 'stop';
  }
  if (!isCall(around) || argumentsOf(around)[0] !== value) {
    return 'stop';
  }
  const callee = calleeOf(around);
  if (DECODERS.test(propertyOf(callee) ?? nameOf(callee) ?? '')) {
    return 'decode';
  }
  const isPath = /^(?:join|resolve|normalize)$/.test(pathFunction(source, around) ?? '');
  return isPath || nameOf(callee) === 'String' ? 'pass' : 'stop';
}

function destination(
  source: SourceFile,
  value: Node,
  around: Node | undefined,
): Pick<Outcome, 'to' | 'variable' | 'taker'> {
  const target =
    around?.type === 'VariableDeclarator'
      ? child(around, 'id')
      : around?.type === 'AssignmentExpression'
        ? child(around, 'left')
        : undefined;
  if (target !== undefined) {
    const variable = target.type === 'Identifier' ? source.variableOf(target) : undefined;
    return variable === undefined ? { to: 'stored' } : { to: 'variable', variable };
  }
  if (
    around?.type === 'ReturnStatement' ||
    (around?.type === 'ArrowFunctionExpression' && child(around, 'body') === value)
  ) {
    return { to: 'return' };
  }
  if (around?.type === 'Property' || around?.type === 'PropertyDefinition') {
    return { to: 'stored' };
  }
  return isCall(around) ? { to: 'inline', taker: around } : { to: 'inline' };
}

/** Where a statement stands: the list, and the place in it, that hold a node. */
export interface Standing {
  readonly owner: Node;
  readonly statements: readonly Node[];
  readonly index: number;
}

export function isInside(node: Node, around: Node): boolean {
  return around.start <= node.start && node.end <= around.end;
}

/** The functions around a node, innermost first. */
export function* functionsAround(source: SourceFile, node: Node): Generator<Node> {
  for (const around of source.ancestors(node)) {
    if (isFunction(around)) {
      yield around;
    }
  }
}
