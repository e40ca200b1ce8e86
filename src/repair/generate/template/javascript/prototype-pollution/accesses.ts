// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import type { Outline } from './outline.ts';
import type { Calls } from './calls.ts';
import { isComputed, parameterOf, part, returnsOf, variableAt } from './syntax.ts';

/** `base[key]`, or a call of a function that gives just that. */
export interface Access {
  readonly node: Node;
  readonly base: Node;
  readonly key: Node;
}

/** An expression that changes a property of `target`. */
export interface Write {
  readonly node: Node;
  readonly target: Node;
  /** `undefined` when the property has a fixed name, or the whole target is changed (`push`, `Object.assign`). */
  readonly key: Node | undefined;
  /** The property `__proto__` would be set, and with it the prototype: not by a definition, not by `delete`. */
  readonly setsPrototype: boolean;
  /** A method of arrays: of all prototypes it can only change that of arrays, which only `__proto__` leads to. */
  readonly isListChange: boolean;
}

/** The value read by `node`, when the name of the property is computed. */
export function readAt(source: Outline, calls: Calls, expression: Node): Access | undefined {
  const node = bare(expression);
  if (isComputed(node)) {
    return isOnlyWritten(source, node) ? undefined : { node, base: part(node, 'object'), key: part(node, 'property') };
  }
  if (node.type !== 'CallExpression') {
    return undefined;
  }
  for (const fn of calls.functions(part(node, 'callee'))) {
    const places = ACCESSORS.has(fn) ? ACCESSORS.get(fn) : accessorPlaces(source, fn);
    ACCESSORS.set(fn, places);
    const call = calls.to(fn).find((found) => found.node === node);
    const base = places === undefined ? undefined : call?.argument(places.base);
    const key = places === undefined ? undefined : call?.argument(places.key);
    if (base !== undefined && key !== undefined) {
      return { node, base, key };
    }
  }
  return undefined;
}

function isOnlyWritten(source: Outline, member: Node): boolean {
  const parent = source.parent(member);
  const isTarget = parent?.type === 'AssignmentExpression' && child(parent, 'left') === member;
  return (
    (isTarget && parent['operator'] === '=') || (parent?.type === 'UnaryExpression' && parent['operator'] === 'delete')
  );
}

interface Places {
  readonly base: number;
  readonly key: number;
}

const ACCESSORS = new WeakMap<Node, Places | undefined>();

/** `function get(o, k) { return …o[k]… }`: which parameters are the object and the key. */
function accessorPlaces(source: Outline, fn: Node): Places | undefined {
  const reads = returnsOf(source, fn).flatMap((value) => source.within(value).filter(isComputed));
  for (const read of reads) {
    const [base, key] = [part(read, 'object'), part(read, 'property')].map((side) => {
      const variable = variableAt(source, side);
      return variable === undefined ? undefined : parameterOf(variable);
    });
    const isOwn = base?.fn === fn && key?.fn === fn && !base.isRest && !key.isRest;
    if (isOwn && isValueOfReturn(source, read, fn)) {
      return { base: base.index, key: key.index };
    }
  }
  return undefined;
}

/** Is the read itself the value given back, perhaps in one branch of a condition? */
function isValueOfReturn(source: Outline, read: Node, fn: Node): boolean {
  let node = read;
  for (const around of source.ancestors(read)) {
    if (around.type === 'ReturnStatement' || around === fn) {
      return true;
    }
    const isBranch = around.type === 'ConditionalExpression' && child(around, 'test') !== node;
    if (!isBranch && around.type !== 'LogicalExpression') {
      return false;
    }
    node = around;
  }
  return false;
}

const DEFINES = /^(?:defineProperty|__defineGetter__|__defineSetter__)$/;
const CHANGES_LISTS = /^(?:push|unshift|splice|pop|shift|fill|copyWithin)$/;

/** Everything in the file that changes a property. */
export function writesOf(source: Outline): readonly Write[] {
  return source.within().flatMap((node) => writeAt(node) ?? []);
}

function writeAt(node: Node): Write | undefined {
  switch (node.type) {
    case 'AssignmentExpression':
      return memberWrite(node, part(node, 'left'));
    case 'UpdateExpression':
      return memberWrite(node, part(node, 'argument'));
    case 'UnaryExpression':
      return node['operator'] === 'delete' ? memberWrite(node, bare(part(node, 'argument'))) : undefined;
    case 'CallExpression':
      return callWrite(node);
    default:
      return undefined;
  }
}

function memberWrite(node: Node, left: Node): Write | undefined {
  if (left.type !== 'MemberExpression') {
    return undefined;
  }
  const key = isComputed(left) ? part(left, 'property') : undefined;
  return {
    node,
    target: part(left, 'object'),
    key,
    setsPrototype: node.type === 'AssignmentExpression',
    isListChange: false,
  };
}

function callWrite(node: Node): Write | undefined {
  const callee = bare(part(node, 'callee'));
  const [first, second] = children(node, 'arguments');
  const name = callee.type === 'MemberExpression' ? keyOf(callee) : nameOf(callee);
  if (name === null || name === undefined) {
    return undefined;
  }
  const object = child(callee, 'object');
  const isStatic = object !== undefined && /^(?:Object|Reflect)$/.test(nameOf(object) ?? '');
  if (isStatic && first !== undefined) {
    return staticWrite(node, name, [first, second]);
  }
  if (object === undefined) {
    return undefined;
  }
  const isListChange = CHANGES_LISTS.test(name);
  return isListChange || DEFINES.test(name)
    ? { node, target: object, key: isListChange ? undefined : first, setsPrototype: false, isListChange }
    : undefined;
}

/** `Object.defineProperty(target, key, …)`, `Reflect.set(target, key, …)`, `Object.assign(target, …)`. */
function staticWrite(node: Node, name: string, [target, key]: readonly [Node, Node | undefined]): Write | undefined {
  if (/^(?:defineProperty|set|deleteProperty)$/.test(name) && key !== undefined) {
    return { node, target, key, setsPrototype: name === 'set', isListChange: false };
  }
  return name === 'assign' || name === 'defineProperties'
    ? { node, target, key: undefined, setsPrototype: false, isListChange: false }
    : undefined;
}
