// SPDX-License-Identifier: Apache-2.0
import { isBranched } from '../../../../../language/javascript/flow/array-elements.ts';
import { bare, keyOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { choice, hole, NOTHING, sequence, type Shape } from './shape.ts';
import { at, busyWith, inside, named, type Walk } from './walk.ts';

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

/**
 * Assignments to `object.key`, and the property of an object literal that `object` was declared as. `this` and its
 * usual aliases are one object.
 */
export function writesTo(
  source: SourceFile,
  property: { readonly key: string; readonly object: string },
): readonly PropertyWrite[] {
  const owner = ownerName(property.object);
  return [...source.walk()].flatMap((node) => {
    if (node.type === 'AssignmentExpression') {
      return assignedTo(source, node, { key: property.key, owner });
    }
    if (node.type === 'Property' && keyOf(node) === property.key && node['method'] !== true) {
      const value = child(node, 'value');
      return value !== undefined && ownerOfLiteral(source, node) === owner ? [{ value, isGrowth: false }] : [];
    }
    const value = node.type === 'PropertyDefinition' && keyOf(node) === property.key ? child(node, 'value') : undefined;
    return value !== undefined && owner === 'this' ? [{ value, isGrowth: false }] : [];
  });
}

function assignedTo(
  source: SourceFile,
  node: Node,
  property: { readonly key: string; readonly owner: string },
): readonly PropertyWrite[] {
  const left = child(node, 'left');
  const right = child(node, 'right');
  const object = left?.type === 'MemberExpression' ? child(left, 'object') : undefined;
  if (left === undefined || right === undefined || object === undefined || keyOf(left) !== property.key) {
    return [];
  }
  const isSame = ownerName(source.textOf(object)) === property.owner;
  const isKnown = node['operator'] === '=' || node['operator'] === '+=';
  return isSame && isKnown ? [{ value: right, isGrowth: node['operator'] === '+=' }] : [];
}

/** The name a literal object is bound to: `config` in `var config = { format: … }`. */
function ownerOfLiteral(source: SourceFile, property: Node): string | undefined {
  const object = source.parent(property);
  const around = object === undefined ? undefined : source.parent(object);
  const id = around?.type === 'VariableDeclarator' ? child(around, 'id') : undefined;
  return id === undefined || around === undefined || child(around, 'init') === undefined
    ? undefined
    : source.textOf(bare(id));
}

function ownerName(text: string): string {
  return /^(?:_?this\d*|self|_self|that|me)$/.test(text) ? 'this' : text;
}
