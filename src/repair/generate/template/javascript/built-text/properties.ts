// SPDX-License-Identifier: Apache-2.0
import { isBranched } from '../../../../../language/javascript/flow/array-elements.ts';
import { bare, keyOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { choice, hole, NOTHING, sequence, type Shape } from './shape.ts';
import { at, busyWith, inside, named, type Walk } from './walk.ts';
import { nodesOf } from './nodes.ts';

/** What a property such as `this.command` or `config.format` holds, from the assignments in its file. */
export function propertyShape(walk: Walk, node: Node): Shape | undefined {
  const key = keyOf(node);
  const object = child(node, 'object');
  if (key === null || object === undefined || walk.busy.has(`.${key}`)) {
    return undefined;
  }
  const writes = writesTo(walk.source, { key, object: walk.source.textOf(object) });
  if (writes.length === 0) {
    return undefined;
  }
  const going = inside(walk, { values: new Map(), busy: busyWith(walk, `.${key}`) });
  const value = writes.reduce<Shape | undefined>((current, write) => {
    const added = walk.read(going, write.value);
    if (write.isGrowth) {
      const isOptional = isBranched(walk.source, write.value, node);
      return sequence([current ?? hole(at(walk, node)), isOptional ? choice([NOTHING, added]) : added]);
    }
    return current === undefined ? added : choice([current, added]);
  }, undefined);
  return value === undefined ? undefined : named(walk, node, value);
}

export interface PropertyWrite {
  readonly value: Node;
  readonly isGrowth: boolean;
}

interface OwnedWrite extends PropertyWrite {
  readonly owner: string;
}

const indexes = new WeakMap<SourceFile, ReadonlyMap<string, readonly OwnedWrite[]>>();

/**
 * Assignments to `object.key`, and the property of an object literal that `object` was declared as. `this` and its
 * usual aliases are one object.
 */
export function writesTo(
  source: SourceFile,
  property: { readonly key: string; readonly object: string },
): readonly PropertyWrite[] {
  let index = indexes.get(source);
  if (index === undefined) {
    index = indexWrites(source);
    indexes.set(source, index);
  }
  const owner = ownerName(property.object);
  return (index.get(property.key) ?? []).filter((write) => write.owner === owner);
}

function indexWrites(source: SourceFile): ReadonlyMap<string, readonly OwnedWrite[]> {
  const index = new Map<string, OwnedWrite[]>();
  for (const node of nodesOf(source)) {
    const found = writeAt(source, node);
    if (found !== undefined) {
      index.set(found.key, [...(index.get(found.key) ?? []), found.write]);
    }
  }
  return index;
}

function writeAt(source: SourceFile, node: Node): { readonly key: string; readonly write: OwnedWrite } | undefined {
  const left = node.type === 'AssignmentExpression' ? child(node, 'left') : undefined;
  if (left !== undefined) {
    return left.type === 'MemberExpression' ? assignment(source, node, left) : undefined;
  }
  const isField = node.type === 'PropertyDefinition';
  const value = isField || (node.type === 'Property' && node['method'] !== true) ? child(node, 'value') : undefined;
  const owner = isField ? 'this' : ownerOfLiteral(source, node);
  const key = value === undefined ? null : keyOf(node);
  return value === undefined || key === null || owner === undefined
    ? undefined
    : { key, write: { value, owner, isGrowth: false } };
}

function assignment(
  source: SourceFile,
  node: Node,
  left: Node,
): { readonly key: string; readonly write: OwnedWrite } | undefined {
  const key = keyOf(left);
  const value = child(node, 'right');
  const object = child(left, 'object');
  const isKnown = node['operator'] === '=' || node['operator'] === '+=';
  return key === null || value === undefined || object === undefined || !isKnown
    ? undefined
    : { key, write: { value, owner: ownerName(source.textOf(object)), isGrowth: node['operator'] === '+=' } };
}

/** The name a literal object is bound to: `config` in `var config = { format: … }`. */
function ownerOfLiteral(source: SourceFile, property: Node): string | undefined {
  const object = source.parent(property);
  const around = object === undefined ? undefined : source.parent(object);
  const isAssigned = around?.type === 'AssignmentExpression' && child(around, 'right') === object;
  const id = isAssigned
    ? child(around, 'left')
    : around?.type === 'VariableDeclarator'
      ? child(around, 'id')
      : undefined;
  return id === undefined ? undefined : ownerName(source.textOf(bare(id)));
}

const uses = new WeakMap<SourceFile, ReadonlyMap<string, readonly Node[]>>();

/** Every member expression with this key. */
export function membersNamed(source: SourceFile, key: string): readonly Node[] {
  let index = uses.get(source);
  if (index === undefined) {
    index = indexMembers(source);
    uses.set(source, index);
  }
  return index.get(key) ?? [];
}

function indexMembers(source: SourceFile): ReadonlyMap<string, readonly Node[]> {
  const index = new Map<string, Node[]>();
  for (const node of nodesOf(source)) {
    const key = node.type === 'MemberExpression' ? keyOf(node) : null;
    if (key !== null) {
      const known = index.get(key) ?? [];
      known.push(node);
      index.set(key, known);
    }
  }
  return index;
}

function ownerName(text: string): string {
  return /^(?:_?this\d*|self|_self|that|me)$/.test(text) ? 'this' : text;
}
