// SPDX-License-Identifier: Apache-2.0
import { integerOf, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { isPure, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { assignmentsTo } from '../find/allocation.ts';
import { arithmeticAt, type Arithmetic } from '../find/arithmetic.ts';
import { limitsOf } from '../find/limits.ts';
import { comparison, operand, type Condition } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { conjuncts, guardsBefore, guardsIn, slotAfter, slotAtEntry } from './guards.ts';
import type { Repair, Shape } from './shape.ts';
import { withInclude } from './with-include.ts';

const NAME = 'divisor-check';

/** Refuses a divisor of zero, and a shift by more bits than there are, at the operation and where the number is made. */
export const divisorCheck: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    const [place] = places;
    if (place === undefined) {
      return [];
    }
    if (fault.kind === 'divisor') {
      const conditionsOf = / by -1\b/.test(fault.report.said) ? tooNegative : ({ right }: Arithmetic) => zero(right);
      return arithmeticAt(place, ['/', '%']).flatMap((each) => {
        const type = typeOf(each.left, place.reading) ?? { base: 'int', pointers: 0, arrays: [] };
        const integer = integerOf(type, place.reading) ?? { bits: 32, isSigned: true };
        const made = everywhere(each.right, conditionsOf(each, place), place);
        return made.map((repair) => withInclude(repair, place, { type, integer }));
      });
    }
    return fault.kind === 'shift'
      ? arithmeticAt(place, ['<<', '>>']).flatMap(({ left, right }) =>
          everywhere(right, tooFar(left, right, place), place),
        )
      : [];
  },
};

function zero(node: CNode): readonly Condition[] {
  const inner = unwrap(node);
  return isPure(inner)
    ? [comparison({ left: operand(inner.text), is: '==', right: '0' }, 0.92, `${inner.text} divides`)]
    : [];
}

/** The least number has no counterpart: it cannot be divided by -1. */
function tooNegative({ left, right }: Arithmetic, { reading }: Place): readonly Condition[] {
  const type = typeOf(left, reading);
  const integer = type === undefined ? undefined : integerOf(type, reading);
  if (type === undefined || integer === undefined || !isPure(left) || !isPure(right)) {
    return [];
  }
  const { least } = limitsOf(type, integer);
  const [a, b] = [operand(unwrap(left).text), operand(unwrap(right).text)];
  const because = `${least} divided by -1 does not fit`;
  return [{ bad: `${b} == -1 && ${a} == ${least}`, good: `(${b} != -1 || ${a} != ${least})`, prior: 0.92, because }];
}

function tooFar(left: CNode, right: CNode, { reading }: Place): readonly Condition[] {
  const inner = unwrap(right);
  const [base, by] = [typeOf(left, reading), typeOf(right, reading)];
  const bits = Math.max(32, base === undefined ? 32 : (integerOf(base, reading)?.bits ?? 32));
  if (!isPure(inner) || /^\d/.test(inner.text)) {
    return [];
  }
  const because = `${left.text} has ${bits} bits`;
  const text = operand(inner.text);
  const over: Condition = comparison({ left: text, is: '>=', right: String(bits) }, 0.85, because);
  const isSigned = by === undefined || integerOf(by, reading)?.isSigned !== false;
  const both: Condition = {
    bad: `${text} < 0 || ${text} >= ${bits}`,
    good: `${text} >= 0 && ${text} < ${bits}`,
    prior: 0.92,
    because,
  };
  return isSigned ? [both, over, comparison({ left: text, is: '<', right: '0' }, 0.6, because)] : [over];
}

/** At the use, at the entry for a parameter, just after it was made for a variable. */
function everywhere(node: CNode, conditions: readonly Condition[], place: Place): readonly Repair[] {
  const inner = unwrap(node);
  const guarding = { shape: NAME, place, node, weight: 0.95 };
  const isParameter = place.fn.parameters.some(({ name }) => name === inner.text);
  const entry = isParameter ? slotAtEntry(place) : undefined;
  const made = assignmentsTo(inner, place.reading).filter(
    ({ statement }) => statement.end < node.start && statement.start > place.fn.node.start,
  );
  const sources = made.slice(-1).flatMap(({ statement }) => {
    const slot = statement.parent === null ? undefined : slotAfter(statement.parent, place);
    return slot === undefined ? [] : guardsIn(slot, conditions, { ...guarding, weight: 1 });
  });
  return [
    ...guardsBefore(conditions, guarding),
    ...conjuncts(conditions, guarding),
    ...(entry === undefined ? [] : guardsIn(entry, conditions, guarding)),
    ...sources,
  ];
}
