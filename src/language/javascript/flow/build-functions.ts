// SPDX-License-Identifier: Apache-2.0
import { child, children } from '../source/source-file.ts';
import type { Node } from '../source/parse.ts';
import { assign } from './build-patterns.ts';
import { keyOf } from './definition.ts';
import { ELEMENT, type Cell, type FunctionValue, type ObjectValue } from './graph.ts';
import { constructorOf, type Unit } from './unit.ts';

export function buildFunction(unit: Unit, node: Node): void {
  const value = unit.function(node);
  const { graph } = unit;
  const name = child(node, 'id');
  graph.add(unit.cell(node), value);
  if (name !== undefined) {
    graph.copy(unit.cell(node), unit.cell(name));
  }
  // Called with `new`, `this` is what instances have in common.
  if (node.type !== 'ArrowFunctionExpression') {
    graph.listen(graph.field(value, 'prototype'), (proto) => graph.add(value.self, proto));
  }
  for (const [index, param] of children(node, 'params').entries()) {
    bindParameter(unit, value, { index, param });
  }
  const body = child(node, 'body');
  if (body !== undefined && body.type !== 'BlockStatement') {
    graph.copy(unit.cell(body), value.returns);
  }
}

function bindParameter(unit: Unit, value: FunctionValue, at: { readonly index: number; readonly param: Node }): void {
  const { index, param } = at;
  const cell = value.params[index];
  if (cell === undefined) {
    return;
  }
  if (param.type === 'RestElement') {
    const list = unit.graph.object();
    const rest = unit.graph.cell({ source: unit.source, node: param });
    value.rest = index;
    unit.graph.add(rest, list);
    unit.graph.put(list, ELEMENT, cell);
    unit.graph.derive(cell, rest);
    assign(unit, param, rest);
  } else {
    assign(unit, param, cell);
  }
}

export function buildClass(unit: Unit, node: Node): void {
  const value = unit.function(node);
  const { graph } = unit;
  const name = child(node, 'id');
  graph.add(unit.cell(node), value);
  if (name !== undefined) {
    graph.copy(unit.cell(node), unit.cell(name));
  }
  joinConstructor(unit, node, value);
  const proto = graph.prototypeOf(value);
  const superClass = child(node, 'superClass');
  if (superClass !== undefined) {
    graph.inherit(value, unit.cell(superClass));
    inheritPrototype(unit, proto, unit.cell(superClass));
  }
  for (const member of children(child(node, 'body') ?? node, 'body')) {
    const owner = member['static'] === true ? unit.cell(node) : proto;
    buildClassMember(unit, owner, member);
  }
}

/** Instances of `sub` find what they lack where those of `parent` do. */
export function inheritPrototype(unit: Unit, proto: Cell, parent: Cell): void {
  const parentProto = unit.graph.cell();
  unit.graph.load(parent, 'prototype', parentProto);
  unit.graph.store(proto, '__proto__', parentProto);
}

/** A class is called as its constructor is. */
function joinConstructor(unit: Unit, node: Node, value: FunctionValue): void {
  const { graph } = unit;
  graph.copy(graph.prototypeOf(value), value.self);
  const written = constructorOf(node);
  if (written === undefined) {
    return;
  }
  const inner = unit.function(written);
  value.params.push(...inner.params);
  value.rest = children(written, 'params').findIndex((param) => param.type === 'RestElement');
  value.rest = value.rest === -1 ? undefined : value.rest;
  graph.copy(value.self, inner.self);
  graph.copy(graph.field(value.given, ELEMENT), graph.field(inner.given, ELEMENT));
}

function buildClassMember(unit: Unit, owner: Cell, member: Node): void {
  const inner = child(member, 'value');
  if (inner === undefined || member['kind'] === 'constructor') {
    return;
  }
  storeMember(unit, owner, { key: keyOf(member), kind: member['kind'], value: unit.cell(inner), node: inner });
}

interface Member {
  readonly key: string | null;
  readonly kind: unknown;
  readonly value: Cell;
  readonly node: Node;
}

function storeMember(unit: Unit, owner: Cell, member: Member): void {
  const { graph } = unit;
  if (member.kind === 'get' || member.kind === 'set') {
    const accessor = unit.function(member.node);
    const [param] = accessor.params;
    graph.copy(owner, accessor.self);
    if (member.kind === 'get') {
      graph.store(owner, member.key, accessor.returns);
    } else if (param !== undefined) {
      graph.load(owner, member.key, param);
    }
    return;
  }
  graph.store(owner, member.key, member.value);
}

export function buildObject(unit: Unit, node: Node): void {
  const { graph } = unit;
  const cell = unit.cell(node);
  const object: ObjectValue = graph.object();
  graph.add(cell, object);
  for (const property of children(node, 'properties')) {
    const inner = child(property, property.type === 'SpreadElement' ? 'argument' : 'value');
    if (inner === undefined) {
      continue;
    }
    if (property.type === 'SpreadElement') {
      graph.inherit(object, unit.cell(inner));
      graph.derive(unit.cell(inner), cell);
    } else {
      storeMember(unit, cell, { key: keyOf(property), kind: property['kind'], value: unit.cell(inner), node: inner });
    }
  }
}
