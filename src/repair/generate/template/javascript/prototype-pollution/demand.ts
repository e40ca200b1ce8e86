// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { bare } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import type { Write } from './accesses.ts';
import type { Fault } from './faults.ts';
import type { Reach } from './reach.ts';
import { isFunction } from './outline.ts';
import { parameterOf, usesOf, variableAt } from './syntax.ts';

/** A place where a key must be refused. */
export interface Demand {
  readonly node: Node;
  readonly base: Node;
  readonly key: Node;
  /** A step leads on to another object, or only to a list that changes; a write stays. `__proto__` alone harms both last. */
  readonly need: 'step' | 'list' | 'write';
  readonly variable: Variable | undefined;
  /** Does not change anything when evaluated once more. */
  readonly isPure: boolean;
}

const ORDER: readonly Demand['need'][] = ['step', 'list', 'write'];

/** Every place where the keys of these faults are used, steps first, each in the order of the text. */
export function demandsOf(reach: Reach, faults: readonly Fault[]): readonly Demand[] {
  const byNode = new Map<Node, Demand>();
  for (const found of [...faults.flatMap((fault) => stepDemands(reach, fault)), ...writeDemands(reach, faults)]) {
    const known = byNode.get(found.node);
    if (known === undefined || ORDER.indexOf(found.need) < ORDER.indexOf(known.need)) {
      byNode.set(found.node, found);
    }
  }
  const demands = [...byNode.values()];
  return demands.toSorted(
    (a, b) =>
      ORDER.indexOf(a.need) - ORDER.indexOf(b.need) ||
      // Of two objects that a key is used on, the one that changes is the one to ask about.
      Number(isWritten(b, demands)) - Number(isWritten(a, demands)) ||
      a.node.start - b.node.start ||
      a.node.end - b.node.end,
  );
}

function isWritten(step: Demand, demands: readonly Demand[]): boolean {
  return demands.some(
    ({ need, base, variable }) =>
      need === 'write' && variable !== undefined && variable === step.variable && base['name'] === step.base['name'],
  );
}

function stepDemands(reach: Reach, { steps, write }: Fault): readonly Demand[] {
  const lists: ReadonlySet<unknown> = write?.isListChange === true ? reach.stepsTo(write.target) : new Set();
  return steps.map((step) => demand(reach, { ...step, need: lists.has(step) ? 'list' : 'step' }));
}

function writeDemands(reach: Reach, faults: readonly Fault[]): readonly Demand[] {
  return faults.flatMap(({ write }) =>
    write?.key !== undefined && mayReplacePrototype(reach, write)
      ? [demand(reach, { node: write.node, base: write.target, key: write.key, need: 'write' })]
      : [],
  );
}

/** An assignment of an object to `__proto__`. */
function mayReplacePrototype(reach: Reach, { node, key, setsPrototype }: Write): boolean {
  const value = child(node, 'right');
  const isPrimitive = value !== undefined && reach.kindOf(value) !== 'any';
  return key !== undefined && setsPrototype && !isPrimitive && reach.kindOf(key) !== 'safe';
}

function demand(reach: Reach, place: Pick<Demand, 'node' | 'base' | 'key' | 'need'>): Demand {
  return { ...place, variable: variableAt(reach.source, bare(place.key)), isPure: isPure(reach, place.key) };
}

/** No calls, no updates: evaluating it twice is evaluating it once. */
export function isPure(reach: Reach, expression: Node): boolean {
  return reach.source
    .within(expression)
    .every((node) =>
      /^(?:Identifier|PrivateIdentifier|Literal|MemberExpression|ThisExpression|BinaryExpression|TemplateLiteral|TemplateElement|TS\w+)$/.test(
        node.type,
      ),
    );
}

/**
 * Does an expression mean at `offset` what it means at `node`: are its variables there already, and not written
 * in between?
 */
export function isKnownAt(reach: Reach, expression: Node, [offset, node]: readonly [number, Node]): boolean {
  if (!isPure(reach, expression)) {
    return false;
  }
  return reach.source.within(expression).every((part) => {
    const variable = variableAt(reach.source, part);
    return (
      variable === undefined ||
      (isDeclaredBefore(reach, variable, offset) && !isWrittenBetween(reach, variable, [offset, node.start]))
    );
  });
}

function isDeclaredBefore(reach: Reach, variable: Variable, offset: number): boolean {
  const at = reach.source.nodeAt(offset);
  const fn = isFunction(at) ? at : reach.source.functionAround(at);
  const isLocal =
    fn === undefined || variable.identifiers.some((name) => name.range[0] >= fn.start && name.range[1] <= fn.end);
  const isHoisted = variable.defs.some(
    ({ type }) => type === DefinitionType.FunctionName || type === DefinitionType.ImportBinding,
  );
  return (
    !isLocal ||
    isHoisted ||
    variable.defs.length === 0 ||
    parameterOf(variable) !== undefined ||
    usesOf(variable).some(({ node, isWrite }) => isWrite && node.end <= offset)
  );
}

/** Does a write of the variable take effect in this stretch of text? In `x = x[k]` it does after the read. */
export function isWrittenBetween(reach: Reach, variable: Variable, [from, to]: readonly [number, number]): boolean {
  return usesOf(variable).some(({ node, isWrite }) => {
    const parent = isWrite ? reach.source.parent(node) : undefined;
    const isTarget = parent !== undefined && (child(parent, 'left') ?? child(parent, 'id')) === node;
    const end = isTarget && !parent.type.startsWith('For') ? parent.end : node.end;
    return isWrite && node.start >= from && end <= to;
  });
}
