// SPDX-License-Identifier: Apache-2.0
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import { integerOf, resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { findAll, isPure, isWithin, namesIn, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { CType, IntegerType } from '../../../../../language/c/syntax/type.ts';
import { assignmentsTo, isAllocator } from '../find/allocation.ts';
import { operand, type Condition } from '../find/condition.ts';
import { limitsOf } from '../find/limits.ts';
import type { Place } from '../find/place.ts';
import { guardsBefore } from './guards.ts';
import type { Repair, Shape } from './shape.ts';
import { withInclude } from './with-include.ts';

const NAME = 'narrowed';
const MOST_OUTWARD = 4;

/** A number that loses its upper part on its way to where a size is taken from it: refused before. */
export const narrowed: Shape = {
  name: NAME,

  async propose({ fault, places, allocated }) {
    return ['bounds', 'allocation', 'wild', 'overflow'].includes(fault.kind)
      ? [...handedOn(allocated), ...handedOn(places), ...allocated.slice(0, 2).flatMap(stored)]
      : [];
  },
};

/** Arguments wider than the parameters they become, along the calls of a stack. */
function handedOn(stack: readonly Place[]): readonly Repair[] {
  return stack.slice(1, MOST_OUTWARD).flatMap((place, index) => {
    const parameters = stack[index]?.fn.parameters ?? [];
    const given = place.call?.args ?? [];
    // A method's object is no argument that is written, and one of a macro may be anything.
    return given.length !== parameters.length
      ? []
      : given.flatMap((arg, at) => {
          const type = parameters[at]?.type;
          return type === undefined ? [] : refused(arg, type, place);
        });
  });
}

/** Variables that an allocator is told, given something wider than they are. */
function stored(place: Place): readonly Repair[] {
  const { statements, fn, reading } = place;
  const told = statements.flatMap((statement) => callsIn(statement)).filter(isAllocator);
  const numbers = told.flatMap(({ args }) => args).flatMap((arg) => findAll(arg, 'identifier', 'field_expression'));
  const until = Math.min(...statements.map(({ start }) => start));
  return numbers.flatMap((number) => {
    const type = typeOf(number, reading);
    const made = assignmentsTo(number, reading).filter(
      ({ statement }) => isWithin(statement, fn.body) && statement.end <= until,
    );
    return type === undefined ? [] : made.slice(-1).flatMap(({ value }) => refused(value, type, place));
  });
}

function refused(value: CNode, type: CType, place: Place): readonly Repair[] {
  const { reading } = place;
  const [from, to] = [typeOf(value, reading), type].map((each) =>
    each === undefined ? undefined : integerOf(resolve(each, reading), reading),
  );
  const isNumber = isPure(value) && namesIn(value).size > 0;
  if (from === undefined || to === undefined || !isNumber || !isNarrower(to, from)) {
    return [];
  }
  const limits = { ...limitsOf(type, to), ...shortLimits(type, to) };
  const text = operand(unwrap(value).text);
  const isBelow = from.isSigned ? ` || ${text} < ${limits.least}` : '';
  const condition: Condition = {
    bad: `${text} > ${limits.most}${isBelow}`,
    good: isBelow === '' ? `${text} <= ${limits.most}` : `(${text} <= ${limits.most} && ${text} >= ${limits.least})`,
    prior: 0.86,
    because: `${text} must fit into ${type.base}`,
  };
  return guardsBefore([condition], { shape: NAME, place, node: value, weight: 0.95 }).map((repair) =>
    withInclude(repair, place, { type, integer: to }),
  );
}

function isNarrower(to: IntegerType, from: IntegerType): boolean {
  return to.bits >= 16 && to.bits < from.bits;
}

/** Sums of two bytes each are made as `int`, but what holds them is not. */
function shortLimits({ base }: CType, { bits, isSigned }: IntegerType): { least?: string; most?: string } {
  const isOwn = base.endsWith('_t') || bits !== 16;
  return isOwn ? {} : isSigned ? { least: 'SHRT_MIN', most: 'SHRT_MAX' } : { most: 'USHRT_MAX' };
}
