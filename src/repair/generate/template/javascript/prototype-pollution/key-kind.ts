// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { bare, keyOf, literalText, nameOf, templateText } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { isFunction, type Outline } from './outline.ts';
import type { Calls } from './calls.ts';
import { isEntryKey } from './entry-key.ts';
import { arrayKind, loopVariableKind, weakest, type KeyContext, type KeyKind } from './key-lists.ts';
import { branchesOf, callbackCall, parameterOf, part, UNSAFE_NAMES, usesOf } from './syntax.ts';

const DEPTH_LIMIT = 8;
const NUMERIC_OPERATORS = /^(?:[-*/%|&^]|\*\*|<<|>>>?)$/;
const NUMERIC_CALLS =
  /^(?:Symbol|parseInt|parseFloat|Number|indexOf|lastIndexOf|floor|round|ceil|abs|min|max|findIndex|search|charCodeAt|push|now)$/;
const TEXT_CALLS =
  /^(?:String|toString|toLowerCase|toUpperCase|trim|substr|substring|replace|replaceAll|join|charAt|toLocaleLowerCase|trimStart|trimEnd|decodeURIComponent|encodeURIComponent|unescape|padStart|repeat)$/;

/** What an expression can be when it is used as a property key. */
export function keyKindOf(source: Outline, calls: Calls, expression: Node): KeyKind {
  return keyKind(expression, { source, calls, depth: 0, keyKind });
}

function keyKind(expression: Node, context: KeyContext): KeyKind {
  const node = bare(expression);
  if (context.depth > DEPTH_LIMIT) {
    return 'any';
  }
  const inner = { ...context, depth: context.depth + 1 };
  switch (node.type) {
    case 'BinaryExpression':
      return binaryKind(node, inner);
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return weakest(branchesOf(node).map((side) => keyKind(side, inner)));
    case 'AssignmentExpression':
      return keyKind(part(node, 'right'), inner);
    case 'MemberExpression':
      return memberKind(node, inner);
    case 'CallExpression':
      return callKind(node, inner);
    case 'Identifier':
      return identifierKind(node, inner);
    default:
      return constantKind(node);
  }
}

function constantKind(node: Node): KeyKind {
  if (/^(?:Template)?Literal$/.test(node.type)) {
    return textKind(piecesOf(node));
  }
  return /^U(?:nary|pdate)Expression$/.test(node.type) ? 'safe' : 'any';
}

/** Constant text between unknown parts; can the whole be one of the dangerous names? */
function textKind(pieces: readonly (string | null)[]): KeyKind {
  const pattern = pieces.map((piece) => (piece === null ? '.*' : piece.replace(/[^\w]/g, '\\$&'))).join('');
  const shape = new RegExp(`^${pattern}$`, 's');
  return UNSAFE_NAMES.some((name) => shape.test(name)) ? 'text' : 'safe';
}

/** The constant parts of a string expression in order, `null` for what is not constant. */
function piecesOf(node: Node): readonly (string | null)[] {
  if (node.type === 'TemplateLiteral') {
    return children(node, 'quasis').flatMap((quasi, index) =>
      index === 0 ? [templateText(quasi)] : [null, templateText(quasi)],
    );
  }
  if (node.type === 'BinaryExpression' && node['operator'] === '+') {
    return [...piecesOf(part(node, 'left')), ...piecesOf(part(node, 'right'))];
  }
  return [literalText(node) ?? null];
}

function binaryKind(node: Node, context: KeyContext): KeyKind {
  if (node['operator'] !== '+') {
    return NUMERIC_OPERATORS.test(String(node['operator'])) ? 'safe' : 'text';
  }
  const sides = [part(node, 'left'), part(node, 'right')];
  const isNumeric = sides.every((side) => isNumber(side, context));
  return isNumeric ? 'safe' : textKind(piecesOf(node));
}

function isNumber(node: Node, context: KeyContext): boolean {
  return !(node.type === 'Literal' && typeof node['value'] === 'string') && keyKind(node, context) === 'safe';
}

/** `list.length`, an element of a list of strings, `Symbol.iterator`. */
function memberKind(node: Node, context: KeyContext): KeyKind {
  const name = keyOf(node);
  const object = part(node, 'object');
  if (name === 'length' || nameOf(object) === 'Symbol') {
    return 'safe';
  }
  const isElement = node['computed'] === true && keyKind(part(node, 'property'), context) === 'safe';
  return isElement ? arrayKind(object, context) : 'any';
}

function callKind(node: Node, context: KeyContext): KeyKind {
  const callee = bare(part(node, 'callee'));
  const name = (callee.type === 'MemberExpression' ? keyOf(callee) : nameOf(callee)) ?? '';
  if (NUMERIC_CALLS.test(name)) {
    return 'safe';
  }
  if (TEXT_CALLS.test(name)) {
    return 'text';
  }
  const object = callee.type === 'MemberExpression' ? child(callee, 'object') : undefined;
  return object !== undefined && (name === 'shift' || name === 'pop') ? arrayKind(object, context) : 'any';
}

function identifierKind(node: Node, context: KeyContext): KeyKind {
  const variable = context.source.variableOf(node);
  if (variable === undefined) {
    return nameOf(node) === 'undefined' ? 'safe' : 'any';
  }
  const parameter = parameterOf(variable);
  const written = usesOf(variable).filter(({ isWrite }) => isWrite);
  const kinds = written.map(({ node: name }) => writtenKind(name, variable, context));
  if (parameter === undefined) {
    const isEmpty = kinds.length === 0 && variable.defs.every(({ type }) => type === DefinitionType.Variable);
    return isEntryKey(context.source, variable) ? 'text' : isEmpty ? 'safe' : weakest(kinds);
  }
  return parameter.isRest ? 'any' : weakest([...kinds, parameterKind(parameter, context)]);
}

function writtenKind(name: Node, variable: Variable, context: KeyContext): KeyKind {
  const parent = context.source.parent(name) ?? name;
  const isTarget = (child(parent, 'id') ?? child(parent, 'left')) === name;
  switch (parent.type) {
    case 'VariableDeclarator': {
      const init = child(parent, 'init');
      return !isTarget ? 'any' : init === undefined ? loopVariableKind(parent, context) : keyKind(init, context);
    }
    case 'AssignmentExpression':
      return isTarget ? assignedKind(parent, variable, context) : 'any';
    case 'UpdateExpression':
      return 'safe';
    case 'ForInStatement':
    case 'ForOfStatement':
      return loopVariableKind(name, context);
    default:
      return 'any';
  }
}

function assignedKind(assignment: Node, variable: Variable, context: KeyContext): KeyKind {
  const isNumeric = /^(?:[-*/%|&^]|\*\*|<<|>>>?)=$/.test(String(assignment['operator']));
  const isSafe = isNumeric || addsNumber(assignment, variable, context);
  return isSafe ? 'safe' : keyKind(part(assignment, 'right'), context);
}

function addsNumber(assignment: Node, variable: Variable, context: KeyContext): boolean {
  return assignment['operator'] === '+=' && variable.defs.length > 0 && isNumber(part(assignment, 'right'), context);
}

const INDEX_PLACE: Readonly<Record<string, number>> = {
  forEach: 1,
  map: 1,
  filter: 1,
  some: 1,
  every: 1,
  find: 1,
  findIndex: 1,
  flatMap: 1,
  reduce: 2,
  reduceRight: 2,
};

function parameterKind(parameter: { readonly fn: Node; readonly index: number }, context: KeyContext): KeyKind {
  const { fn, index } = parameter;
  const callback = callbackCall(context.source, fn);
  const place = callback?.method === undefined ? undefined : INDEX_PLACE[callback.method];
  if (callback?.object !== undefined && place !== undefined) {
    if (index === place) {
      return 'safe';
    }
    return index === place - 1 ? arrayKind(callback.object, context) : 'any';
  }
  if (!isFunction(fn) || !context.calls.isClosed(fn)) {
    return 'any';
  }
  return weakest(
    context.calls.to(fn).map((call) => {
      const argument = call.argument(index);
      return argument === undefined ? 'any' : keyKind(argument, context);
    }),
  );
}
