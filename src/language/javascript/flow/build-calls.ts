// SPDX-License-Identifier: Apache-2.0
import { child, children } from '../source/source-file.ts';
import type { Node } from '../source/parse.ts';
import { bare, keyOf, literalText, nameOf } from './definition.ts';
import type { Cell } from './graph.ts';
import type { Argument, CallSite, Unit } from './unit.ts';

/** Notes a call; what it does is decided when it is known what is called (`resolve-calls.ts`). */
export function buildCall(unit: Unit, node: Node): void {
  const required = specifierOf(unit, node);
  if (required !== undefined) {
    unit.graph.copy(unit.required(required), unit.cell(node));
    return;
  }
  const given = argumentsOf(unit, node);
  const callee = child(node, node.type === 'TaggedTemplateExpression' ? 'tag' : 'callee');
  if (callee === undefined) {
    addSite(unit, node, { callee: unit.global('import'), receiver: undefined, name: 'import', given });
    return;
  }
  const target = bare(callee);
  const object = target.type === 'MemberExpression' ? child(target, 'object') : undefined;
  const name = calledName(target);
  const receiver = object === undefined ? undefined : unit.cell(object);
  addSite(unit, node, { callee: calleeCell(unit, target), receiver, name, given });
  if (object !== undefined && (name === 'call' || name === 'apply')) {
    addIndirect(unit, node, { called: bare(object), given, spreads: name === 'apply' });
  } else if (object !== undefined && name === null) {
    addComputedCall(unit, target);
  }
}

function calledName(target: Node): string | null {
  return target.type === 'MemberExpression' ? keyOf(target) : (nameOf(target) ?? null);
}

interface Parts {
  readonly callee: Cell;
  readonly receiver: Cell | undefined;
  readonly name: string | null;
  readonly given: readonly Argument[];
}

function addSite(unit: Unit, node: Node, parts: Parts): void {
  const site: CallSite = {
    unit,
    node,
    ...parts,
    result: unit.cell(node),
    isNew: node.type === 'NewExpression',
    isOpaque: false,
  };
  unit.analysis.sites.push(site);
}

/** `super(…)` calls the parent class on the same `this`. */
function calleeCell(unit: Unit, target: Node): Cell {
  if (target.type !== 'Super') {
    return unit.cell(target);
  }
  for (const around of unit.source.ancestors(target)) {
    const parent = child(around, 'superClass');
    if (parent !== undefined) {
      return unit.cell(parent);
    }
  }
  return unit.graph.cell();
}

/** `f.call(self, a)` and `f.apply(self, list)`. */
function addIndirect(
  unit: Unit,
  node: Node,
  call: { readonly called: Node; readonly given: readonly Argument[]; readonly spreads: boolean },
): void {
  const { called, given, spreads } = call;
  const [self, ...rest] = given;
  addSite(unit, node, {
    callee: unit.cell(called),
    receiver: self?.cell,
    name: calledName(called),
    given: spreads ? rest.slice(0, 1).map((list) => ({ ...list, isSpread: true })) : rest,
  });
}

/** `table[name](…)`: who chooses the name chooses what runs. */
function addComputedCall(unit: Unit, target: Node): void {
  const property = child(target, 'property');
  if (property !== undefined) {
    const cell = unit.cell(property);
    unit.analysis.hazards.push({ kind: 'code', api: 'computed call', unit, node: target, cell, argument: 0 });
  }
}

function argumentsOf(unit: Unit, node: Node): readonly Argument[] {
  if (node.type === 'TaggedTemplateExpression' || node.type === 'ImportExpression') {
    const only = child(node, node.type === 'ImportExpression' ? 'source' : 'quasi');
    return only === undefined ? [] : [{ cell: unit.cell(only), isSpread: false, node: only }];
  }
  return children(node, 'arguments').map((argument) => {
    const isSpread = argument.type === 'SpreadElement';
    const inner = isSpread ? (child(argument, 'argument') ?? argument) : argument;
    return { cell: unit.cell(inner), isSpread, node: inner };
  });
}

/** The module named by `require('x')` or `import('x')`. */
function specifierOf(unit: Unit, node: Node): string | undefined {
  const callee = child(node, 'callee');
  const isRequire = callee !== undefined && nameOf(callee) === 'require' && isGlobal(unit, callee);
  const argument = isRequire ? children(node, 'arguments')[0] : child(node, 'source');
  return argument === undefined || !(isRequire || node.type === 'ImportExpression') ? undefined : literalText(argument);
}

/** Bundlers pass `require` on as a parameter; that is still Node's own for what lies outside the bundle. */
function isGlobal(unit: Unit, identifier: Node): boolean {
  const variable = unit.source.variableOf(identifier);
  return variable === undefined || variable.defs.length === 0 || unit.source.kind === 'script';
}
