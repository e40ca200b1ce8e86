// SPDX-License-Identifier: Apache-2.0
import { child, children } from '../source/source-file.ts';
import type { Node } from '../source/parse.ts';
import { keyOf } from './definition.ts';
import { ELEMENT, type Cell } from './graph.ts';
import type { Unit } from './unit.ts';

/** `target = value`, where the target may be a name, a property or a pattern. */
export function assign(unit: Unit, target: Node, value: Cell): void {
  switch (target.type) {
    case 'MemberExpression':
      assignMember(unit, target, value);
      return;
    case 'ObjectPattern':
      assignProperties(unit, target, value);
      return;
    case 'ArrayPattern':
      for (const element of children(target, 'elements')) {
        assignPart(unit, element, { base: value, key: ELEMENT });
      }
      return;
    case 'AssignmentPattern':
      assignWithDefault(unit, target, value);
      return;
    case 'RestElement':
    case 'TSParameterProperty':
      assignInner(unit, target, value);
      return;
    default:
      unit.graph.copy(value, unit.cell(target));
  }
}

function assignMember(unit: Unit, target: Node, value: Cell): void {
  const object = child(target, 'object');
  const property = child(target, 'property');
  if (object === undefined || property === undefined) {
    return;
  }
  const key = keyOf(target);
  unit.graph.store(unit.cell(object), key, value);
  if (key === null) {
    unit.analysis.hazards.push({
      kind: 'prototype',
      api: 'computed write',
      unit,
      node: target,
      cell: unit.cell(property),
      argument: 0,
    });
  }
}

function assignProperties(unit: Unit, pattern: Node, value: Cell): void {
  for (const property of children(pattern, 'properties')) {
    const inner = child(property, property.type === 'RestElement' ? 'argument' : 'value');
    if (inner !== undefined && property.type === 'RestElement') {
      unit.graph.copy(value, unit.cell(inner));
    } else if (inner !== undefined) {
      assignPart(unit, inner, { base: value, key: keyOf(property) });
    }
  }
}

function assignPart(unit: Unit, inner: Node, from: { readonly base: Cell; readonly key: string | null }): void {
  const part = unit.graph.cell({ source: unit.source, node: inner });
  unit.graph.load(from.base, from.key, part);
  assign(unit, inner, part);
}

function assignWithDefault(unit: Unit, target: Node, value: Cell): void {
  const left = child(target, 'left');
  const right = child(target, 'right');
  if (left !== undefined && right !== undefined) {
    assign(unit, left, value);
    assign(unit, left, unit.cell(right));
  }
}

/** `...rest` gets the list itself; `constructor(private x)` is also a property of the instance. */
function assignInner(unit: Unit, target: Node, value: Cell): void {
  const inner = child(target, target.type === 'RestElement' ? 'argument' : 'parameter');
  if (inner === undefined) {
    return;
  }
  assign(unit, inner, value);
  const name = inner.type === 'AssignmentPattern' ? child(inner, 'left') : inner;
  if (target.type === 'TSParameterProperty' && name !== undefined) {
    unit.graph.store(unit.self(target), unit.source.textOf(name).replace(/[:?].*$/s, ''), value);
  }
}
