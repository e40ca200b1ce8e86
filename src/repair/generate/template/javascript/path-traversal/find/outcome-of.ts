// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { pathFunction } from './path-function.ts';
import { argumentsOf, calleeName, calleeOf, isCall, isFunction, nameOf, propertyOf } from './shape.ts';

/** Where the value of an expression goes first. */
export interface Outcome {
  /** `inline`: straight into a call or another expression. */
  readonly to: 'variable' | 'return' | 'inline' | 'stored';
  readonly variable?: Variable;
  /** The property written to, for `stored`. */
  readonly property?: Node;
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

type Step = 'pass' | 'decode' | 'method' | 'stop';

function stepInto(source: SourceFile, around: Node, value: Node): Step {
  switch (around.type) {
    case 'ConditionalExpression':
      return child(around, 'test') === value ? 'stop' : 'pass';
    case 'BinaryExpression':
      return around['operator'] === '+' && child(around, 'left') === value ? 'pass' : 'stop';
    case 'MemberExpression':
      return isTextMethod(source, around) ? 'method' : 'stop';
    case 'CallExpression':
      return argumentsOf(around)[0] === value ? stepIntoCall(source, around) : 'stop';
    default:
      return TRANSPARENT.has(around.type) ? 'pass' : 'stop';
  }
}

function isTextMethod(source: SourceFile, member: Node): boolean {
  const call = source.parent(member);
  return isCall(call) && calleeOf(call) === member && STRING_METHODS.test(propertyOf(member) ?? '');
}

function stepIntoCall(source: SourceFile, call: Node): Step {
  if (DECODERS.test(calleeName(call))) {
    return 'decode';
  }
  const isPath = /^(?:join|resolve|normalize)$/.test(pathFunction(source, call) ?? '');
  return isPath || nameOf(calleeOf(call)) === 'String' ? 'pass' : 'stop';
}

type Destination = Pick<Outcome, 'to' | 'variable' | 'property' | 'taker'>;

function destination(source: SourceFile, value: Node, around: Node | undefined): Destination {
  if (around === undefined) {
    return { to: 'inline' };
  }
  switch (around.type) {
    case 'VariableDeclarator':
      return written(source, child(around, 'id'));
    case 'AssignmentExpression':
      return written(source, child(around, 'left'));
    case 'ReturnStatement':
      return { to: 'return' };
    case 'ArrowFunctionExpression':
      return { to: child(around, 'body') === value ? 'return' : 'inline' };
    case 'PropertyDefinition':
      return { to: 'stored' };
    case 'Property':
      return inObject(source, around);
    default:
      return isCall(around) ? { to: 'inline', taker: around } : { to: 'inline' };
  }
}

/** `write({ path: file })`: the call that takes the object takes the path. */
function inObject(source: SourceFile, property: Node): Destination {
  const object = source.parent(property);
  const around = object === undefined ? undefined : source.parent(object);
  return isCall(around) ? { to: 'stored', taker: around } : { to: 'stored' };
}

function written(source: SourceFile, target: Node | undefined): Destination {
  const variable = target?.type === 'Identifier' ? source.variableOf(target) : undefined;
  if (variable !== undefined) {
    return { to: 'variable', variable };
  }
  return target?.type === 'MemberExpression' ? { to: 'stored', property: target } : { to: 'stored' };
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
