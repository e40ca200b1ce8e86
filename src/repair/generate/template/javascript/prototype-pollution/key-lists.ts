// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import type { Outline } from './outline.ts';
import type { Calls } from './calls.ts';
import { branchesOf, parameterOf, part, usesOf, variableAt } from './syntax.ts';

/**
 * What a property key can be. `safe`: a number, or text that is none of the dangerous names. `text`: a string from
 * anywhere. `any`: perhaps an object that becomes text only when it is used, like `['__proto__']`.
 */
export type KeyKind = 'safe' | 'text' | 'any';

export interface KeyContext {
  readonly source: Outline;
  readonly calls: Calls;
  readonly depth: number;
  /** Single keys and lists of keys are told by each other. */
  readonly keyKind: (expression: Node, context: KeyContext) => KeyKind;
}

const DEPTH_LIMIT = 8;
const MAKES_TEXTS = /^(?:keys|getOwnPropertyNames|split|match|exec)$/;
const KEEPS_ELEMENTS = /^(?:slice|splice|filter|reverse|concat|sort|toReversed|toSorted|flat)$/;

/** The least safe of several. */
export function weakest(kinds: readonly KeyKind[]): KeyKind {
  if (kinds.length === 0 || kinds.includes('any')) {
    return 'any';
  }
  return kinds.includes('text') ? 'text' : 'safe';
}

/** What the elements of an array can be, taken as keys. */
export function arrayKind(expression: Node, context: KeyContext): KeyKind {
  const node = bare(expression);
  if (context.depth > DEPTH_LIMIT) {
    return 'any';
  }
  const inner = { ...context, depth: context.depth + 1 };
  switch (node.type) {
    case 'ArrayExpression':
      return elementsKind(children(node, 'elements'), inner);
    case 'CallExpression':
      return listCallKind(node, inner);
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return weakest(branchesOf(node).map((side) => arrayKind(side, inner)));
    case 'AssignmentExpression':
      return arrayKind(part(node, 'right'), inner);
    case 'Identifier':
      return variableKind(node, inner);
    default:
      return 'any';
  }
}

function elementsKind(elements: readonly Node[], context: KeyContext): KeyKind {
  return elements.length === 0
    ? 'safe'
    : weakest(
        elements.map((element) =>
          element.type === 'SpreadElement'
            ? arrayKind(part(element, 'argument'), context)
            : context.keyKind(element, context),
        ),
      );
}

function listCallKind(node: Node, context: KeyContext): KeyKind {
  const callee = bare(part(node, 'callee'));
  const name = callee.type === 'MemberExpression' ? keyOf(callee) : nameOf(callee);
  if (name === null || name === undefined) {
    return 'any';
  }
  if (MAKES_TEXTS.test(name)) {
    return 'text';
  }
  if (!KEEPS_ELEMENTS.test(name) || callee.type !== 'MemberExpression') {
    return 'any';
  }
  const added = name === 'concat' ? children(node, 'arguments').map((item) => listOrItem(item, context)) : [];
  return weakest([arrayKind(part(callee, 'object'), context), ...added]);
}

/** `concat` takes lists and single elements. */
function listOrItem(item: Node, context: KeyContext): KeyKind {
  const asList = arrayKind(item, context);
  return asList === 'any' ? context.keyKind(item, context) : asList;
}

function variableKind(node: Node, context: KeyContext): KeyKind {
  const variable = variableAt(context.source, node);
  if (variable === undefined) {
    return 'any';
  }
  const kinds = usesOf(variable).flatMap(({ node: use, isWrite }) => {
    const parent = context.source.parent(use);
    if (isWrite) {
      const value = parent === undefined ? undefined : (child(parent, 'init') ?? child(parent, 'right'));
      const isPlain = parent?.type === 'VariableDeclarator' || parent?.type === 'AssignmentExpression';
      return [value === undefined || !isPlain ? ('any' as const) : arrayKind(value, context)];
    }
    return added(use, context);
  });
  const parameter = parameterOf(variable);
  if (parameter === undefined) {
    return weakest(kinds);
  }
  const isClosed = !parameter.isRest && context.calls.isClosed(parameter.fn);
  const given = context.calls.to(parameter.fn).map((call) => {
    const argument = call.argument(parameter.index);
    return argument === undefined ? 'any' : arrayKind(argument, context);
  });
  return isClosed ? weakest([...kinds, ...given]) : 'any';
}

/** `list.push(x)`, `list[i] = x`. */
function added(use: Node, context: KeyContext): readonly KeyKind[] {
  const member = context.source.parent(use);
  const parent = member === undefined ? undefined : context.source.parent(member);
  if (member?.type !== 'MemberExpression' || child(member, 'object') !== use || parent === undefined) {
    return [];
  }
  const name = keyOf(member);
  if (parent.type === 'CallExpression' && (name === 'push' || name === 'unshift')) {
    return [elementsKind(children(parent, 'arguments'), context)];
  }
  const isStored = parent.type === 'AssignmentExpression' && child(parent, 'left') === member;
  return isStored ? [context.keyKind(part(parent, 'right'), context)] : [];
}

/** The variable of `for (k in o)` or `for (k of list)`; `declared` is its declarator or the identifier itself. */
export function loopVariableKind(declared: Node, context: KeyContext): KeyKind {
  const around = context.source.parent(declared);
  const loop = around?.type === 'VariableDeclaration' ? context.source.parent(around) : around;
  if (loop?.type === 'ForInStatement') {
    return 'text';
  }
  if (loop?.type === 'ForOfStatement') {
    return arrayKind(part(loop, 'right'), context);
  }
  // Declared without a value: whatever is written to it later counts.
  return 'safe';
}
