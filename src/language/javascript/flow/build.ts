// SPDX-License-Identifier: Apache-2.0
import { child, children } from '../source/source-file.ts';
import type { Node } from '../source/parse.ts';
import { buildCall } from './build-calls.ts';
import { buildClass, buildFunction, buildObject } from './build-functions.ts';
import { buildModuleDeclaration } from './build-modules.ts';
import { assign } from './build-patterns.ts';
import { keyOf } from './definition.ts';
import { ELEMENT } from './graph.ts';
import type { Unit } from './unit.ts';

/**
 * Puts one file into the graph. Order does not matter to the analysis, so every node is handled on its own, and
 * depth of nesting costs nothing.
 */
export function build(unit: Unit): void {
  for (const node of unit.source.walk()) {
    RULES.get(node.type)?.(unit, node);
  }
}

type Rule = (unit: Unit, node: Node) => void;

const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries<Rule>({
    FunctionDeclaration: buildFunction,
    FunctionExpression: buildFunction,
    ArrowFunctionExpression: buildFunction,
    ClassDeclaration: buildClass,
    ClassExpression: buildClass,
    ObjectExpression: buildObject,
    CallExpression: buildCall,
    NewExpression: buildCall,
    TaggedTemplateExpression: buildCall,
    ImportExpression: buildCall,
    ImportDeclaration: buildModuleDeclaration,
    ExportNamedDeclaration: buildModuleDeclaration,
    ExportDefaultDeclaration: buildModuleDeclaration,
    ExportAllDeclaration: buildModuleDeclaration,
    TSImportEqualsDeclaration: buildModuleDeclaration,
    TSExportAssignment: buildModuleDeclaration,
    MemberExpression: buildMember,
    AssignmentExpression: buildAssignment,
    VariableDeclarator: buildDeclarator,
    ArrayExpression: buildArray,
    ForInStatement: buildIteration,
    ForOfStatement: buildIteration,
    ReturnStatement: buildReturn,
    YieldExpression: buildReturn,
    Literal: buildLiteral,
    BinaryExpression: buildSum,
    TemplateLiteral: (unit, node) => derives(unit, node, children(node, 'expressions')),
    LogicalExpression: (unit, node) => copies(unit, node, ['left', 'right']),
    ConditionalExpression: (unit, node) => copies(unit, node, ['consequent', 'alternate']),
    AwaitExpression: (unit, node) => copies(unit, node, ['argument']),
    SpreadElement: (unit, node) => copies(unit, node, ['argument']),
    ChainExpression: (unit, node) => copies(unit, node, ['expression']),
    TSAsExpression: (unit, node) => copies(unit, node, ['expression']),
    TSNonNullExpression: (unit, node) => copies(unit, node, ['expression']),
    TSTypeAssertion: (unit, node) => copies(unit, node, ['expression']),
    TSSatisfiesExpression: (unit, node) => copies(unit, node, ['expression']),
    TSInstantiationExpression: (unit, node) => copies(unit, node, ['expression']),
    SequenceExpression: (unit, node) => {
      const last = children(node, 'expressions').at(-1);
      if (last !== undefined) {
        unit.graph.copy(unit.cell(last), unit.cell(node));
      }
    },
  }),
);

function copies(unit: Unit, node: Node, fields: readonly string[]): void {
  for (const field of fields) {
    const part = child(node, field);
    if (part !== undefined) {
      unit.graph.copy(unit.cell(part), unit.cell(node));
    }
  }
}

function derives(unit: Unit, node: Node, parts: readonly Node[]): void {
  for (const part of parts) {
    unit.graph.derive(unit.cell(part), unit.cell(node));
  }
}

function buildSum(unit: Unit, node: Node): void {
  const sides = [child(node, 'left'), child(node, 'right')].filter((side) => side !== undefined);
  if (node['operator'] === '+') {
    derives(unit, node, sides);
  }
}

function buildMember(unit: Unit, node: Node): void {
  const object = child(node, 'object');
  const parent = unit.source.parent(node);
  const isTarget = parent?.type === 'AssignmentExpression' && child(parent, 'left') === node;
  // A plain write reads nothing.
  if (object === undefined || (isTarget && parent['operator'] === '=')) {
    return;
  }
  if (object.type === 'Super') {
    const proto = unit.graph.cell();
    unit.graph.load(unit.self(node), '__proto__', proto);
    unit.graph.load(proto, keyOf(node), unit.cell(node));
    return;
  }
  unit.graph.load(unit.cell(object), keyOf(node), unit.cell(node));
}

function buildAssignment(unit: Unit, node: Node): void {
  const left = child(node, 'left');
  const right = child(node, 'right');
  if (left === undefined || right === undefined) {
    return;
  }
  const value = unit.cell(right);
  const { operator } = node;
  if (operator === '+=') {
    const sum = unit.graph.cell({ source: unit.source, node });
    unit.graph.derive(value, sum);
    unit.graph.derive(sum, unit.cell(node));
    assign(unit, left, sum);
  } else if (operator === '=' || operator === '||=' || operator === '&&=' || operator === '??=') {
    unit.graph.copy(value, unit.cell(node));
    assign(unit, left, value);
  }
}

function buildDeclarator(unit: Unit, node: Node): void {
  const id = child(node, 'id');
  const init = child(node, 'init');
  if (id !== undefined && init !== undefined) {
    assign(unit, id, unit.cell(init));
  }
}

function buildArray(unit: Unit, node: Node): void {
  const array = unit.graph.object();
  unit.graph.add(unit.cell(node), array);
  for (const element of children(node, 'elements')) {
    if (element.type === 'SpreadElement') {
      const rest = child(element, 'argument');
      const spread = unit.graph.cell();
      unit.graph.load(unit.cell(rest ?? element), ELEMENT, spread);
      unit.graph.put(array, ELEMENT, spread);
    } else {
      unit.graph.put(array, ELEMENT, unit.cell(element));
    }
  }
}

/** `for (const k in o)`: the keys are made of `o`. `for (const v of o)`: its elements. */
function buildIteration(unit: Unit, node: Node): void {
  const left = child(node, 'left');
  const right = child(node, 'right');
  const target = left?.type === 'VariableDeclaration' ? child(children(left, 'declarations')[0] ?? left, 'id') : left;
  if (target === undefined || right === undefined) {
    return;
  }
  const item = unit.graph.cell({ source: unit.source, node: target });
  unit.graph.derive(unit.cell(right), item);
  if (node.type === 'ForOfStatement') {
    unit.graph.load(unit.cell(right), ELEMENT, item);
  }
  assign(unit, target, item);
}

function buildReturn(unit: Unit, node: Node): void {
  const argument = child(node, 'argument');
  const around = unit.functionAround(node, true);
  if (argument !== undefined && around !== undefined) {
    unit.graph.copy(unit.cell(argument), unit.function(around).returns);
  }
}

function buildLiteral(unit: Unit, node: Node): void {
  if (node['regex'] !== undefined && node['regex'] !== null) {
    unit.graph.add(unit.cell(node), { kind: 'regexp', place: { source: unit.source, node } });
  }
}
