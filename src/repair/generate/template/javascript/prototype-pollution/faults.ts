// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { writesOf, type Access, type Write } from './accesses.ts';
import type { Reach } from './reach.ts';
import { isFunction } from './outline.ts';
import { ancestorWhere, contains, isComputed, part, variableAt } from './syntax.ts';

/**
 * A way from an unsafe key to a property that changes. `walk`: the steps repeat, level by level; `merge`: the value
 * under a key is handed on together with its counterpart; `pair`: a fixed number of steps, `o[a][b] = v`.
 */
export interface Fault {
  readonly kind: 'walk' | 'merge' | 'pair';
  readonly write: Write | undefined;
  readonly steps: readonly Access[];
}

/** Every fault of one file. */
export function faultsOf(reach: Reach): readonly Fault[] {
  const writes = writesOf(reach.source);
  return [...writes.flatMap((write) => faultOfWrite(reach, write) ?? []), ...merges(reach, writes)];
}

/** The fault that ends in `write`; `undefined` when no unsafe key leads to its target. */
export function faultOfWrite(reach: Reach, write: Write): Fault | undefined {
  const steps = [...reach.walkTo(write.target)].toSorted((a, b) => a.node.start - b.node.start);
  if (steps.length === 0 || isTargetReadSafely(reach, write)) {
    return undefined;
  }
  const isWalk = steps.some((step) => reach.isRepeated(step));
  return { kind: isWalk ? 'walk' : 'pair', write, steps };
}

/** `list[i] = x` in a list reached by a key pollutes nothing new when the index is a number. */
function isTargetReadSafely(reach: Reach, write: Write): boolean {
  return write.key !== undefined && reach.kindOf(write.key) === 'safe';
}

/**
 * `target[key]` is written here, and read here only to be handed to a call that walks on: to a function around it,
 * or together with `other[key]`.
 */
function merges(reach: Reach, writes: readonly Write[]): readonly Fault[] {
  const calls = reach.source.within().filter((node) => node.type === 'CallExpression');
  const byProperty = new Map(
    writes
      .toReversed()
      .flatMap((write) => (write.key === undefined ? [] : [[propertyText(reach, write.target, write.key), write]])),
  );
  return calls.flatMap((call) =>
    handedOn(reach, call).flatMap((step) => {
      const candidate = byProperty.get(propertyText(reach, step.base, step.key));
      const write = candidate !== undefined && isSameProperty(reach, candidate, step) ? candidate : undefined;
      return write !== undefined && walksOn(reach, call, step)
        ? [{ kind: 'merge' as const, write, steps: [step] }]
        : [];
    }),
  );
}

/** The same for accesses of one property in one function. */
function propertyText(reach: Reach, base: Node, key: Node): string {
  const fn = reach.source.functionAround(base);
  return `${fn?.start} ${reach.source.textOf(base)} ${reach.source.textOf(key)}`;
}

function handedOn(reach: Reach, call: Node): readonly Access[] {
  return children(call, 'arguments').flatMap((argument) => [...reach.stepsTo(argument)]);
}

function isSameProperty(reach: Reach, write: Write, step: Access): boolean {
  const { source } = reach;
  if (write.key === undefined || source.functionAround(write.node) !== source.functionAround(step.node)) {
    return false;
  }
  return sameExpression(reach, write.key, step.key) && sameExpression(reach, write.target, step.base);
}

export function sameExpression(reach: Reach, a: Node, b: Node): boolean {
  const [left, right] = [variableAt(reach.source, a), variableAt(reach.source, b)];
  return left === right && reach.source.textOf(a) === reach.source.textOf(b);
}

function walksOn(reach: Reach, call: Node, step: Access): boolean {
  const callees = reach.calls.functions(part(call, 'callee'));
  if (callees.some((fn) => contains(fn, call))) {
    return true;
  }
  return children(call, 'arguments').some((argument) => hasCounterpart(reach, argument, step));
}

/** Does an argument hold `other[key]`, perhaps inside a callback? */
function hasCounterpart(reach: Reach, argument: Node, step: Access): boolean {
  const key = variableAt(reach.source, step.key);
  const direct = [...reach.stepsTo(argument)].some(
    (read) =>
      read.node !== step.node && isKeyedBy(reach, read.key, key) && !sameExpression(reach, read.base, step.base),
  );
  const isCallback = reach.source.within(argument).some(isFunction);
  return (
    direct ||
    (isCallback &&
      reach.source.within(argument).some((node) => isComputed(node) && isKeyedBy(reach, part(node, 'property'), key)))
  );
}

function isKeyedBy(reach: Reach, key: Node, variable: Variable | undefined): boolean {
  return variable !== undefined && variableAt(reach.source, key) === variable;
}

/** The functions whose code a fault runs through. */
export function functionsOf(reach: Reach, fault: Fault): ReadonlySet<Node> {
  const nodes = [...fault.steps.map((step) => step.node), ...(fault.write === undefined ? [] : [fault.write.node])];
  return new Set(nodes.map((node) => reach.source.functionAround(node) ?? reach.source.program));
}

/** The call whose callee stands at `offset`, as stacks name it. */
export function callAt(reach: Reach, offset: number): Node | undefined {
  const node = reach.source.nodeAt(offset);
  return ancestorWhere(reach.source, node, (around) => {
    const callee = child(around, 'callee');
    return callee !== undefined && callee.start <= offset && offset < callee.end;
  });
}
