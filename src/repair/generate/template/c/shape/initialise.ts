// SPDX-License-Identifier: Apache-2.0
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import { integerOf, resolve } from '../../../../../language/c/syntax/infer.ts';
import { childOf, findAll, namesIn } from '../../../../../language/c/syntax/node.ts';
import { declaredBy, isPointer, type Declared } from '../../../../../language/c/syntax/type.ts';
import { assignmentsTo, isAllocator } from '../find/allocation.ts';
import type { Place } from '../find/place.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'initialise';

/** Gives what is read before it is written a value where it is declared or allocated. */
export const initialise: Shape = {
  name: NAME,

  async propose({ fault, places, allocated }) {
    const isFitting = ['uninitialized', 'wild', 'use-after-free', 'null', 'double-free'].includes(fault.kind);
    if (!isFitting) {
      return [];
    }
    const weight = fault.kind === 'uninitialized' ? 1 : 0.5;
    const blocks = fault.kind === 'uninitialized' ? [...allocated.slice(0, 3), ...places.slice(0, 3)] : [];
    return [...places.slice(0, 4).flatMap((place) => declared(place, weight)), ...blocks.flatMap(zeroed)];
  },
};

/** Variables of the function that the statement uses, and that are declared without a value. */
function declared(place: Place, weight: number): readonly Repair[] {
  const used = new Set(place.statements.flatMap((statement) => [...namesIn(statement)]));
  const all = findAll(place.fn.body, 'declaration').flatMap((node) => declaredBy(node));
  return all
    .filter(({ name, value, isStatic }) => value === undefined && !isStatic && used.has(name))
    .map((each) => {
      const value = emptyOf(each, place);
      const { file } = place.reading.unit;
      const { end } = each.node;
      return {
        shape: NAME,
        title: `${place.fn.name} starts ${each.name} with ${value}`,
        prior: (each.type.arrays.length > 0 ? 0.7 : 0.8) * weight * 0.93 ** place.depth,
        edits: () => [{ file, start: end, end, text: ` = ${value}` }],
      };
    });
}

function emptyOf({ type }: Declared, { reading }: Place): string {
  const resolved = resolve(type, reading);
  const isCpp = reading.unit.dialect === 'cpp';
  if (resolved.arrays.length > 0) {
    return isCpp ? '{}' : '{0}';
  }
  if (isPointer(resolved)) {
    return isCpp ? 'nullptr' : 'NULL';
  }
  const isNumber = integerOf(resolved, reading) !== undefined || /\b(?:float|double)\b/.test(resolved.base);
  return isNumber ? '0' : isCpp ? '{}' : '{0}';
}

/** `malloc(n)` as `calloc(1, n)`, where it stands or where what is used was got. */
function zeroed(place: Place): readonly Repair[] {
  const used = place.statements.flatMap((statement) => findAll(statement, 'field_expression', 'subscript_expression'));
  const got = used
    .flatMap((node) => childOf(node, 'argument') ?? [])
    .flatMap((base) => assignmentsTo(base, place.reading))
    .map(({ value }) => value);
  const calls = [...new Set([...place.statements, ...got])].flatMap((from) => callsIn(from)).filter(isAllocator);
  return calls.flatMap(({ node, name, args }) => {
    const callee = childOf(node, 'function');
    const [size] = args;
    const { file } = place.reading.unit;
    return name !== 'malloc' || callee === undefined || size === undefined
      ? []
      : [
          {
            shape: NAME,
            title: `${place.fn.name} allocates zeroed memory`,
            prior: 0.72,
            edits: () => [
              { file, start: callee.start, end: callee.end, text: 'calloc' },
              { file, start: size.start, end: size.start, text: '1, ' },
            ],
          },
        ];
  });
}
