// SPDX-License-Identifier: Apache-2.0
import { argumentsOf, callsIn } from '../../../../../language/c/syntax/functions.ts';
import { childOf, isPure, unwrap, walk, type CNode } from '../../../../../language/c/syntax/node.ts';
import { assignmentsTo } from '../find/allocation.ts';
import { isNull, pointerType, type Condition } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { conjuncts, guardsBefore, guardsIn, slotAfter, slotAtEntry } from './guards.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'null-check';

/** Asks whether a pointer is null: where it was got, where it comes in, and where it is used. */
export const nullCheck: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    return ['null', 'wild', 'other', 'uninitialized'].includes(fault.kind) ? places.slice(0, 5).flatMap(atPlace) : [];
  },
};

function atPlace(place: Place): readonly Repair[] {
  const nodes =
    place.depth === 0
      ? place.statements.flatMap((statement) => followedIn(statement, place))
      : (place.call?.args ?? [])
          .map(unwrap)
          .filter((node) => isPure(node) && pointerType(node, place.reading) !== undefined);
  const seen = new Set<string>();
  return nodes.filter(({ text }) => !seen.has(text) && seen.add(text)).flatMap((node) => aroundUse(node, place));
}

/** Pointers a statement follows or hands to a call. */
function followedIn(statement: CNode, place: Place): readonly CNode[] {
  const found: CNode[] = [];
  for (const node of walk(statement)) {
    const isFollowed = ['subscript_expression', 'pointer_expression', 'field_expression'].includes(node.type);
    const pointer = isFollowed ? childOf(node, 'argument') : undefined;
    if (pointer !== undefined && node.text !== `&${pointer.text}`) {
      found.push(unwrap(pointer));
    }
  }
  for (const { node } of callsIn(statement)) {
    found.push(...argumentsOf(node).map(unwrap));
  }
  return found.filter((node) => isPure(node) && pointerType(node, place.reading)?.arrays.length === 0);
}

function aroundUse(node: CNode, place: Place): readonly Repair[] {
  const conditions: readonly Condition[] = [
    isNull(node.text, place.reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL'),
  ];
  const guarding = { shape: NAME, place, node };
  const isParameter = place.fn.parameters.some(({ name }) => name === node.text);
  const entry = isParameter ? slotAtEntry(place) : undefined;
  return [
    ...guardsBefore(conditions, { ...guarding, weight: 0.9 }),
    ...conjuncts(conditions, { ...guarding, weight: 0.9 }),
    ...(entry === undefined ? [] : guardsIn(entry, conditions, { ...guarding, weight: 0.88 })),
    ...afterSource(node, conditions, place),
  ];
}

/** Just after the pointer was got. */
function afterSource(node: CNode, conditions: readonly Condition[], place: Place): readonly Repair[] {
  const sources = assignmentsTo(node, place.reading).filter(
    ({ statement }) => statement.end < node.start && statement.start > place.fn.node.start,
  );
  return sources.slice(-2).flatMap(({ statement, value }) => {
    const slot = statement.parent === null ? undefined : slotAfter(statement.parent, place);
    const weight = callsIn(value).length > 0 ? 1 : 0.8;
    return slot === undefined ? [] : guardsIn(slot, conditions, { shape: NAME, place, node, weight });
  });
}
