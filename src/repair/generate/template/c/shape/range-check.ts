// SPDX-License-Identifier: Apache-2.0
import { integerOf, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { isPure, operatorOf, walk, type CNode } from '../../../../../language/c/syntax/node.ts';
import { comparison, operand, type Condition } from '../find/condition.ts';
import { assignmentsTo } from '../find/allocation.ts';
import type { Place } from '../find/place.ts';
import { guardsBefore, guardsIn, isAssignedBefore, slotAfter, slotAtEntry, type Guarding } from './guards.ts';
import type { Repair, Scene, Shape } from './shape.ts';

const NAME = 'range-check';
const KINDS: readonly string[] = ['bounds', 'wild', 'allocation', 'overflow', 'shift', 'other', 'cast', 'recursion'];

/**
 * Refuses numbers no size or index can be (negative, zero where one is taken off) where they come in: at the fault, at
 * the entry of a function that is given them, and just after they are made.
 */
export const rangeCheck: Shape = {
  name: NAME,

  async propose(scene) {
    return KINDS.includes(scene.fault.kind) ? scene.places.slice(0, 5).flatMap((place) => atPlace(place, scene)) : [];
  },
};

function atPlace(place: Place, { fault }: Scene): readonly Repair[] {
  const nodes = place.depth === 0 ? place.statements : place.call === undefined ? [] : [place.call.node];
  const numbers = distinct(nodes.flatMap((node) => numbersIn(node, place)));
  const weight = fault.kind === 'bounds' ? 0.8 : 0.9;
  return numbers.flatMap((number) => {
    const conditions = impossible(number, place);
    const here = guardsBefore(conditions, { shape: NAME, place, node: number, weight });
    const guarding = { shape: NAME, place, node: number, weight };
    return [...here, ...atEntry(conditions, guarding), ...atSource(conditions, guarding)];
  });
}

/** Numbers a statement uses to say where or how much. */
function numbersIn(node: CNode, { reading }: Place): readonly CNode[] {
  return [...walk(node)].filter((each) => {
    const type = isUsed(each) ? typeOf(each, reading) : undefined;
    return type !== undefined && integerOf(type, reading) !== undefined;
  });
}

function isUsed(node: CNode): boolean {
  const { parent } = node;
  const isValue = node.type === 'identifier' || node.type === 'field_expression';
  const isPart = node.field === 'function' || parent?.type === 'field_expression';
  // What a callee is to fill in says nothing yet.
  const isFilled = parent?.type === 'pointer_expression' && operatorOf(parent) === '&';
  return isValue && !isPart && !isFilled && isPure(node);
}

function distinct(nodes: readonly CNode[]): readonly CNode[] {
  const seen = new Set<string>();
  return nodes.filter(({ text }) => !seen.has(text) && seen.add(text)).slice(0, 8);
}

function impossible(node: CNode, place: Place): readonly Condition[] {
  const type = typeOf(node, place.reading);
  const isSigned = type !== undefined && integerOf(type, place.reading)?.isSigned === true;
  const left = operand(node.text);
  const because = `${node.text} says how much or where`;
  return [
    ...(isSigned ? [comparison({ left, is: '<', right: '0' }, 0.7, because)] : []),
    comparison({ left, is: '==', right: '0' }, isTakenFrom(node, place) ? 0.6 : 0.28, because),
    ...(isSigned ? [comparison({ left, is: '<=', right: '0' }, 0.25, because)] : []),
  ];
}

/** The function takes something off it: `n--`, `n - 1`, `n -= 2`. */
function isTakenFrom({ text }: CNode, { fn }: Place): boolean {
  const name = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?:--\\s*${name}\\b)|(?:\\b${name}\\s*(?:--|-=|-\\s*\\d))`).test(fn.body.text);
}

/** A parameter is best refused before anything is done with it. */
function atEntry(conditions: readonly Condition[], guarding: Guarding): readonly Repair[] {
  const { node, place, weight } = guarding;
  const isParameter = place.fn.parameters.some(({ name }) => name === node.text);
  const slot = isParameter ? slotAtEntry(place) : undefined;
  if (slot === undefined || slot.before.start >= node.start) {
    return [];
  }
  const isChanged = isAssignedBefore(node.text, node, place);
  return guardsIn(slot, conditions, { ...guarding, weight: weight * (isChanged ? 1 : 1.05) });
}

/** Just after the number was made, for numbers of this function. */
function atSource(conditions: readonly Condition[], guarding: Guarding): readonly Repair[] {
  const { node, place } = guarding;
  if (node.type !== 'identifier') {
    return [];
  }
  const made = assignmentsTo(node, place.reading)
    .filter(({ statement }) => statement.end < node.start)
    .slice(-2);
  return made.flatMap(({ statement }) => {
    const whole = statement.parent;
    const slot = whole === null ? undefined : slotAfter(whole, place);
    return slot === undefined || slot.before.start > node.start ? [] : guardsIn(slot, conditions, guarding);
  });
}
