// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { bare, keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import type { Demand } from './demand.ts';
import type { Reach } from './reach.ts';
import { ancestorWhere, callbackCall, isComputed, part, usesOf, variableAt } from './syntax.ts';

/** In a merge, the object that brings the value under the key; `undefined` in every other walk. */
export function mergeSourceOf(reach: Reach, demand: Demand): Node | undefined {
  return enumeratedBy(reach, demand) ?? copiedFrom(reach, demand);
}

/** The object whose own keys the variable runs through: `source` in `for (key in source)`. */
function enumeratedBy(reach: Reach, { variable, node }: Demand): Node | undefined {
  if (variable === undefined) {
    return undefined;
  }
  const loop = ancestorWhere(reach.source, node, (around) => {
    const left = child(around, 'left');
    return /^For(?:In|Of)Statement$/.test(around.type) && left !== undefined && binds(reach, left, variable);
  });
  if (loop?.type === 'ForInStatement') {
    return simple(part(loop, 'right'));
  }
  if (loop !== undefined) {
    return keysArgument(part(loop, 'right'));
  }
  const list = listElement(reach, variable);
  if (list !== undefined) {
    return keysArgument(list);
  }
  const fn: unknown = variable.defs.find(({ type }) => type === DefinitionType.Parameter)?.node;
  const callback = isNode(fn) ? callbackCall(reach.source, fn) : undefined;
  return callback?.object === undefined ? undefined : keysArgument(callback.object);
}

/** What `keys` is, when the variable is only ever `keys[i]`. */
function listElement(reach: Reach, variable: Variable): Node | undefined {
  const value = onlyValue(reach, variable);
  const list =
    value?.type === 'MemberExpression' && value['computed'] === true
      ? variableAt(reach.source, part(value, 'object'))
      : undefined;
  const isIndex = value !== undefined && list !== undefined && reach.kindOf(part(value, 'property')) === 'safe';
  return isIndex ? onlyValue(reach, list) : undefined;
}

function onlyValue(reach: Reach, variable: Variable): Node | undefined {
  const written = usesOf(variable).filter(({ isWrite }) => isWrite);
  const parent = written.length === 1 ? reach.source.parent(written[0]?.node ?? reach.source.program) : undefined;
  return parent === undefined ? undefined : (child(parent, 'init') ?? child(parent, 'right'));
}

function binds(reach: Reach, left: Node, variable: Variable): boolean {
  const isWritten = usesOf(variable).some(
    ({ node, isWrite }) => isWrite && node.start >= left.start && node.end <= left.end,
  );
  return isWritten || reach.source.within(left).some((node) => variableAt(reach.source, node) === variable);
}

/** `object` in `Object.keys(object)`, with `.sort()` and the like after it. */
function keysArgument(expression: Node): Node | undefined {
  const node = bare(expression);
  if (node.type !== 'CallExpression') {
    return undefined;
  }
  const callee = bare(part(node, 'callee'));
  if (callee.type !== 'MemberExpression') {
    return undefined;
  }
  const [first] = children(node, 'arguments');
  const isKeys =
    nameOf(part(callee, 'object')) === 'Object' && /^(?:keys|entries|getOwnPropertyNames)$/.test(keyOf(callee) ?? '');
  return isKeys ? (first === undefined ? undefined : simple(first)) : keysArgument(part(callee, 'object'));
}

function simple(expression: Node): Node | undefined {
  const node = bare(expression);
  return node.type === 'Identifier' ? node : undefined;
}

/** `source` in `target[key] = … source[key] …`, where `target[key]` is what the demand is about. */
function copiedFrom(reach: Reach, { node, base, variable }: Demand): Node | undefined {
  const { source } = reach;
  const around = source.functionAround(node) ?? source.program;
  const isKey = (key: Node): boolean => variable !== undefined && variableAt(source, key) === variable;
  for (const assignment of source.within(around)) {
    const left = assignment.type === 'AssignmentExpression' ? part(assignment, 'left') : undefined;
    if (
      left !== undefined &&
      isComputed(left) &&
      isKey(part(left, 'property')) &&
      source.textOf(part(left, 'object')) === source.textOf(base)
    ) {
      const reads = [
        ...source.within(part(assignment, 'right')).filter(isComputed),
        ...[...reach.stepsTo(part(assignment, 'right'))].map((step) => step.node),
      ];
      const found = reads
        .filter((read) => isComputed(read) && isKey(part(read, 'property')))
        .map((read) => part(read, 'object'))
        .find((object) => object.type === 'Identifier' && source.textOf(object) !== source.textOf(base));
      if (found !== undefined && !isMovedByKey(reach, found, isKey)) {
        return found;
      }
    }
  }
  return undefined;
}

/** `schema = schema[key]`: walked down beside the object, not merged into it. */
function isMovedByKey(reach: Reach, object: Node, isKey: (key: Node) => boolean): boolean {
  const variable = variableAt(reach.source, object);
  return (variable === undefined ? [] : usesOf(variable)).some(({ node, isWrite }) => {
    const value = isWrite ? child(reach.source.parent(node) ?? node, 'right') : undefined;
    return value !== undefined && [...reach.stepsTo(value)].some((step) => isKey(step.key));
  });
}
