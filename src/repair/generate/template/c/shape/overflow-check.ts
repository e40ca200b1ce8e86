// SPDX-License-Identifier: Apache-2.0
import { integerOf, resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import {
  childOf,
  findAll,
  isPure,
  isWithin,
  operatorOf,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { assignmentsTo, isAllocator } from '../find/allocation.ts';
import { arithmeticAt, arithmeticIn, type Arithmetic } from '../find/arithmetic.ts';
import { operand, type Condition } from '../find/condition.ts';
import { limitsOf, type Limits } from '../find/limits.ts';
import type { Place } from '../find/place.ts';
import { conjuncts, guardsBefore } from './guards.ts';
import type { Repair, Shape } from './shape.ts';
import { withInclude } from './with-include.ts';

const NAME = 'overflow-check';
const OPERATORS = ['+', '-', '*'] as const;

/** Asks before adding, subtracting or multiplying whether the result can be held; sizes handed to allocators too. */
export const overflowCheck: Shape = {
  name: NAME,

  async propose({ fault, places, allocated }) {
    const here = places.slice(0, fault.kind === 'overflow' ? 1 : 3);
    if (fault.kind === 'overflow') {
      return here.flatMap((place) => [
        ...arithmeticAt(place, OPERATORS).flatMap((each) => checks(each, place, 1)),
        ...negations(place),
      ]);
    }
    if (!['bounds', 'allocation', 'wild'].includes(fault.kind)) {
      return [];
    }
    const sizes = [...here, ...allocated.slice(0, 4)];
    const weight = fault.kind === 'allocation' ? 0.85 : 0.6;
    return [
      ...sizes.flatMap((place) => place.statements.flatMap((statement) => checksIn(statement, place, weight))),
      ...allocated.slice(0, 2).flatMap((place) => sumsBehind(place).flatMap((sum) => checksIn(sum, place, SIZE_SUM))),
    ];
  },
};

/** A sum that becomes the size of what was then too small. */
const SIZE_SUM = 0.8;

function checksIn(node: CNode, place: Place, weight: number): readonly Repair[] {
  return arithmeticIn(node, OPERATORS).flatMap((each) => checks(each, place, weight));
}

/** What the numbers that an allocator is told were given earlier in the same function. */
function sumsBehind({ statements, fn, reading }: Place): readonly CNode[] {
  const told = statements.flatMap((statement) => callsIn(statement)).filter(isAllocator);
  const numbers = told.flatMap(({ args }) => args).flatMap((arg) => findAll(arg, 'identifier', 'field_expression'));
  const until = Math.min(...statements.map(({ start }) => start));
  const made = numbers
    .flatMap((number) => assignmentsTo(number, reading))
    .filter(({ statement }) => isWithin(statement, fn.body) && statement.end <= until);
  return [...new Set(made.map(({ value }) => value))];
}

function checks(each: Arithmetic, place: Place, weight: number): readonly Repair[] {
  const { reading } = place;
  const type = typeOf(each.isAssignment ? each.left : each.node, reading);
  const resolved = type === undefined ? undefined : resolve(type, reading);
  const integer = resolved === undefined ? undefined : integerOf(resolved, reading);
  if (type === undefined || integer === undefined || ![each.left, each.right].every((side) => isPure(side))) {
    return [];
  }
  const limits = limitsOf(type, integer);
  const conditions = integer.isSigned ? signed(each, limits) : unsigned(each, limits);
  const guarding = { shape: NAME, place, node: each.node, weight };
  const made = [...guardsBefore(conditions, guarding), ...conjuncts(conditions, guarding)];
  return made.map((repair) => withInclude(repair, place, { type, integer }));
}

function signed({ operator, left, right }: Arithmetic, { least, most, wider }: Limits): readonly Condition[] {
  const [a, b] = [operand(unwrap(left).text), operand(unwrap(right).text)];
  const because = `${a} ${operator} ${b} must fit`;
  if (operator === '*') {
    const inWider: Condition = {
      bad: `(${wider}) ${a} * ${b} > ${most} || (${wider}) ${a} * ${b} < ${least}`,
      good: `(${wider}) ${a} * ${b} <= ${most} && (${wider}) ${a} * ${b} >= ${least}`,
      prior: 0.85,
      because,
    };
    const byDivision: Condition = {
      bad: `${b} > 0 && (${a} > ${most} / ${b} || ${a} < ${least} / ${b})`,
      good: `(${b} <= 0 || (${a} <= ${most} / ${b} && ${a} >= ${least} / ${b}))`,
      prior: 0.8,
      because,
    };
    return isLiteral(b)
      ? [plainProduct(a, b, { least, most, because })]
      : wider === undefined
        ? [byDivision]
        : [inWider, byDivision];
  }
  if (isLiteral(b)) {
    const bound = operator === '+' ? `${a} > ${most} - ${b}` : `${a} < ${least} + ${b}`;
    return [
      {
        bad: bound,
        good: operator === '+' ? `${a} <= ${most} - ${b}` : `${a} >= ${least} + ${b}`,
        prior: 0.9,
        because,
      },
    ];
  }
  const [over, under] =
    operator === '+'
      ? [`${b} > 0 && ${a} > ${most} - ${b}`, `${b} < 0 && ${a} < ${least} - ${b}`]
      : [`${b} < 0 && ${a} > ${most} + ${b}`, `${b} > 0 && ${a} < ${least} + ${b}`];
  const both: Condition = { bad: `(${over}) || (${under})`, good: `!(${over}) && !(${under})`, prior: 0.85, because };
  return [both, { bad: over, good: `!(${over})`, prior: 0.8, because }];
}

function plainProduct(
  a: string,
  b: string,
  { least, most, because }: { least: string; most: string; because: string },
): Condition {
  return {
    bad: `${a} > ${most} / ${b} || ${a} < ${least} / ${b}`,
    good: `${a} <= ${most} / ${b} && ${a} >= ${least} / ${b}`,
    prior: 0.88,
    because,
  };
}

function isLiteral(text: string): boolean {
  return /^\d+$/.test(text) || text.startsWith('sizeof');
}

function unsigned({ node, operator, left, right }: Arithmetic, { most }: Limits): readonly Condition[] {
  const [a, b] = [operand(unwrap(left).text), operand(unwrap(right).text)];
  const because = `${a} ${operator} ${b} must fit`;
  switch (operator) {
    case '+':
      return [
        ...(isPartOfSum(node) ? [] : wholeSum(left, b, { most, because })),
        { bad: `${a} > ${most} - ${b}`, good: `${a} <= ${most} - ${b}`, prior: 0.85, because },
      ];
    case '-':
      return [{ bad: `${a} < ${b}`, good: `${a} >= ${b}`, prior: 0.85, because }];
    default:
      return isLiteral(b)
        ? [{ bad: `${a} > ${most} / ${b}`, good: `${a} <= ${most} / ${b}`, prior: 0.88, because }]
        : [
            {
              bad: `${b} != 0 && ${a} > ${most} / ${b}`,
              good: `(${b} == 0 || ${a} <= ${most} / ${b})`,
              prior: 0.85,
              because,
            },
          ];
  }
}

/** Of `a + b + c` each sum on the way must fit, else the next is asked of one that has wrapped. */
function wholeSum(
  left: CNode,
  last: string,
  { most, because }: { readonly most: string; readonly because: string },
): readonly Condition[] {
  const steps = sumsIn(unwrap(left));
  const bad = [...steps, { sum: unwrap(left).text, next: last }].map(({ sum, next }) => `${sum} > ${most} - ${next}`);
  const good = bad.map((each) => each.replace(' > ', ' <= '));
  return steps.length === 0 ? [] : [{ bad: bad.join(' || '), good: good.join(' && '), prior: 0.88, because }];
}

function isPartOfSum({ parent }: CNode): boolean {
  return parent?.type === 'binary_expression' && operatorOf(parent) === '+';
}

/** The sums a sum is made of, innermost first. */
function sumsIn(node: CNode): readonly { readonly sum: string; readonly next: string }[] {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  return node.type !== 'binary_expression' || operatorOf(node) !== '+' || left === undefined || right === undefined
    ? []
    : [...sumsIn(unwrap(left)), { sum: unwrap(left).text, next: operand(unwrap(right).text) }];
}

/** The least number of a type has no positive twin. */
function negations(place: Place): readonly Repair[] {
  return place.statements
    .flatMap((statement) => findAll(statement, 'unary_expression'))
    .filter((node) => operatorOf(node) === '-')
    .flatMap((node) => {
      const argument = childOf(node, 'argument');
      return argument === undefined || !isPure(argument) || /^\d/.test(argument.text)
        ? []
        : negation(node, argument, place);
    });
}

function negation(node: CNode, argument: CNode, place: Place): readonly Repair[] {
  const type = typeOf(argument, place.reading);
  const integer = type === undefined ? undefined : integerOf(type, place.reading);
  if (type === undefined || integer === undefined) {
    return [];
  }
  const limits = limitsOf(type, integer);
  const text = operand(unwrap(argument).text);
  const because = `-${text} must fit`;
  const condition = { bad: `${text} == ${limits.least}`, good: `${text} != ${limits.least}`, prior: 0.85, because };
  const guarding = { shape: NAME, place, node, weight: 1 };
  return [...guardsBefore([condition], guarding), ...conjuncts([condition], guarding)].map((repair) =>
    withInclude(repair, place, { type, integer }),
  );
}
