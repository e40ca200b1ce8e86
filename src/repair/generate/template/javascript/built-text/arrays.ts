// SPDX-License-Identifier: Apache-2.0
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { isBranched } from '../../../../../language/javascript/flow/array-elements.ts';
import { bare, definitionOf, keyOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { functionsCalled, returnsOf } from './called.ts';
import { isFunction } from './functions.ts';
import { mapped, reduced } from './iteration.ts';
import { membersNamed, writesTo } from './properties.ts';
import { choice, hole, NOTHING, sequence, text, unnamed, type Hole, type Shape } from './shape.ts';
import { argumentsFor } from './given.ts';
import { at, busyWith, inside, type Walk } from './walk.ts';

/** One element of an array, perhaps not there, or any number of them. */
export interface Item {
  readonly shape: Shape;
  readonly isOptional: boolean;
}

/** `array.join(separator)` as a string. An array that cannot be read is one hole, edited before the `join`. */
export function joined(walk: Walk, array: Node, separator: { readonly text: string; readonly node: Node }): Shape {
  const items = itemsOf(walk, array);
  if (items === undefined) {
    const list: Hole = { ...hole(at(walk, array), 'list'), separator: separator.text };
    return joinedByCallers(walk, list, separator.node) ?? list;
  }
  const glue = text(separator.text, at(walk, separator.node));
  return sequence(
    items.map(({ shape, isOptional }, index) => {
      const separated = sequence([...(index === 0 ? [] : [glue]), withSeparator(shape, separator.text)]);
      return isOptional ? choice([NOTHING, separated]) : separated;
    }),
  );
}

/** A list that is a parameter: what the callers in the component hand in, where it can be read. */
function joinedByCallers(walk: Walk, list: Hole, separator: Node): Shape | undefined {
  const given = argumentsFor(walk, list.place.node);
  if (
    given === undefined ||
    given.values.length === 0 ||
    given.values.some(([from, node]) => itemsOf(from, node) === undefined)
  ) {
    return undefined;
  }
  const text = list.separator ?? '';
  const inner = choice(given.values.map(([from, node]) => joined(from, node, { text, node: separator })));
  return given.isOpen ? { ...list, isFragment: true, inner } : inner;
}

function withSeparator(shape: Shape, separator: string): Shape {
  // One that has a separator was joined already, and is an element now.
  return shape.kind === 'hole' && shape.form === 'list' ? { ...shape, separator: shape.separator ?? separator } : shape;
}

/** The elements of an array, in order; `undefined` when they cannot be told. */
export function itemsOf(walk: Walk, array: Node): readonly Item[] | undefined {
  const node = bare(array);
  if (walk.depth > 30) {
    return undefined;
  }
  const going = inside(walk, {});
  switch (node.type) {
    case 'NewExpression':
      return walk.source.textOf(node) === 'new Array()' ? [] : undefined;
    case 'ArrayExpression':
      return children(node, 'elements').flatMap((element) => elementItems(going, element));
    case 'Identifier':
      return localItems(going, node);
    case 'MemberExpression':
      return propertyItems(going, node);
    case 'CallExpression':
      return callItems(going, node);
    case 'ConditionalExpression': {
      const sides = [child(node, 'consequent'), child(node, 'alternate')];
      const lists = sides.map((side) => (side === undefined ? undefined : itemsOf(going, side)));
      return lists.every((list) => list !== undefined) ? lists.flat().map(optional) : undefined;
    }
    default:
      return undefined;
  }
}

/** A list that cannot be read is one item whose hole is a list. */
function itemsOrHole(walk: Walk, array: Node): readonly Item[] {
  return itemsOf(walk, array) ?? [{ shape: hole(at(walk, array), 'list'), isOptional: true }];
}

function elementItems(walk: Walk, element: Node): readonly Item[] {
  const spread = element.type === 'SpreadElement' ? child(element, 'argument') : undefined;
  return spread === undefined ? [{ shape: walk.read(walk, element), isOptional: false }] : itemsOrHole(walk, spread);
}

function localItems(walk: Walk, node: Node): readonly Item[] | undefined {
  const variable = walk.source.variableOf(node);
  const start = definitionOf(walk.source, node);
  if (variable === undefined || walk.busy.has(variable)) {
    return undefined;
  }
  const going = inside(walk, { busy: busyWith(walk, variable) });
  const first = start === undefined || start.path.length > 0 ? grownBy(going, node) : itemsOf(going, start.node);
  if (first === undefined) {
    return undefined;
  }
  const uses = variable.references
    .map((reference) => reference.identifier)
    .filter((use): use is typeof use & Node => isNode(use));
  return [...first, ...uses.flatMap((use) => pushedOn(going, use, node))];
}

/** Several writes, each a list of its own or `list = list.concat(more)`: all elements it may ever hold. */
function grownBy(walk: Walk, node: Node): readonly Item[] | undefined {
  const variable = walk.source.variableOf(node);
  const writes = (variable?.references ?? []).filter((reference) => reference.isWrite());
  const values = writes.map((write): unknown => write.writeExpr).filter(isNode);
  const isLocal = variable?.defs.every((definition) => definition.type === DefinitionType.Variable) === true;
  const name = walk.source.textOf(node);
  const lists = isLocal ? values.map((value) => concatOf(walk, value, name) ?? itemsOf(walk, value)) : [];
  return lists.length > 0 && lists.length === writes.length && lists.every((list) => list !== undefined)
    ? lists.flat().map(optional)
    : undefined;
}

/** The lists in `name.concat(lists)` and `[...name, more]`. */
function concatOf(walk: Walk, value: Node, name: string): readonly Item[] | undefined {
  const callee = child(value, 'callee');
  const object = callee === undefined ? undefined : child(callee, 'object');
  const isConcat = callee !== undefined && object !== undefined && keyOf(callee) === 'concat';
  return isConcat && walk.source.textOf(object) === name
    ? children(value, 'arguments').flatMap((list) => argumentItems(walk, list))
    : undefined;
}

/** `array.push(x)` and `array.unshift(x)` on one use of the array. */
function pushedOn(walk: Walk, object: Node, use: Node): readonly Item[] {
  const access = walk.source.parent(object);
  const call = access === undefined ? undefined : walk.source.parent(access);
  const isPush =
    access?.type === 'MemberExpression' &&
    child(access, 'object') === object &&
    /^(?:push|unshift)$/.test(keyOf(access) ?? '') &&
    call?.type === 'CallExpression' &&
    child(call, 'callee') === access;
  if (!isPush) {
    return [];
  }
  const isOptional = isBranched(walk.source, call, use);
  return children(call, 'arguments')
    .flatMap((element) => elementItems(walk, element))
    .map((item) => (isOptional ? optional(item) : item));
}

/** `this.args`: what it was set to, and what any method pushes on it. */
function propertyItems(walk: Walk, node: Node): readonly Item[] | undefined {
  const key = keyOf(node);
  const object = child(node, 'object');
  const mark = `[]${key}`;
  if (key === null || object === undefined || walk.busy.has(mark)) {
    return undefined;
  }
  const going = inside(walk, { busy: busyWith(walk, mark), values: new Map() });
  const writes = writesTo(walk.source, { key, object: walk.source.textOf(object) });
  const lists = writes.map((write) => itemsOf(going, write.value));
  if (lists.length === 0 || lists.some((list) => list === undefined)) {
    return undefined;
  }
  const pushes = membersNamed(walk.source, key);
  return [...lists.flatMap((list) => list ?? []), ...pushes.flatMap((use) => pushedOn(going, use, node)).map(optional)];
}

function callItems(walk: Walk, node: Node): readonly Item[] | undefined {
  const callee = child(node, 'callee');
  const target = callee === undefined ? undefined : bare(callee);
  const object = target?.type === 'MemberExpression' ? child(target, 'object') : undefined;
  const key = target === undefined ? null : keyOf(target);
  if (object === undefined) {
    return returnedItems(walk, node);
  }
  if (key === 'concat') {
    return [object, ...children(node, 'arguments')].flatMap((list) => argumentItems(walk, list));
  }
  return methodItems(walk, { node, object, key: key ?? '' }) ?? returnedItems(walk, node);
}

function methodItems(
  walk: Walk,
  called: { readonly node: Node; readonly object: Node; readonly key: string },
): readonly Item[] | undefined {
  switch (called.key) {
    case 'filter':
    case 'sort':
    case 'reverse':
    case 'slice':
      return itemsOf(walk, called.object)?.map(optional);
    case 'map':
      return mapped(walk, called.node)?.map(optional);
    case 'reduce':
      return reduced(walk, called.node)?.map(optional);
    default:
      return undefined;
  }
}

/** `concat` takes lists and single values. */
function argumentItems(walk: Walk, list: Node): readonly Item[] {
  const known = itemsOf(walk, list);
  if (known !== undefined) {
    return known;
  }
  const shape = unnamed(walk.read(walk, list));
  const isText = shape.kind !== 'hole' || shape.form === 'list';
  return isText ? [{ shape, isOptional: false }] : itemsOrHole(walk, list);
}

function returnedItems(walk: Walk, node: Node): readonly Item[] | undefined {
  const callee = child(node, 'callee');
  const places = callee === undefined ? [] : functionsCalled(walk.program, walk.source, callee);
  const [only] = places;
  if (only === undefined || places.length > 1 || !isFunction(only.node) || walk.busy.has(only.node)) {
    return undefined;
  }
  const going = inside(walk, { source: only.source, busy: busyWith(walk, only.node), values: new Map() });
  const lists = returnsOf(only).map((value) => itemsOf(going, value));
  return lists.length > 0 && lists.every((list) => list !== undefined) ? lists.flat().map(optional) : undefined;
}

function optional(item: Item): Item {
  return item.isOptional ? item : { ...item, isOptional: true };
}
