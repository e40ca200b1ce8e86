// SPDX-License-Identifier: Apache-2.0
import { integerOf, typeOf } from '../../../../../language/c/syntax/infer.ts';
import {
  childOf,
  findAll,
  isPure,
  namedChildren,
  operatorOf,
  outward,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { operand, type Condition } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { PLAIN, type Repair, type Shape } from './shape.ts';

const NAME = 'mend-condition';
const KINDS: readonly string[] = [
  'bounds',
  'wild',
  'overflow',
  'recursion',
  'other',
  'allocation',
  'cast',
  'shift',
  'uninitialized',
];

/** Completes checks that are there but miss: one side of a range, the last place, sums that wrap, numbers that are none. */
export const mendCondition: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    const least = /vla-bound|variable length/.test(`${fault.report.kind} ${fault.report.said}`) ? 1 : 0;
    return KINDS.includes(fault.kind) ? places.slice(0, 5).flatMap((place) => atPlace(place, least)) : [];
  },
};

/** `least`: the least number that is none too few. */
function atPlace(place: Place, least: number): readonly Repair[] {
  const until = Math.max(...place.statements.map(({ end }) => end), 0);
  return findAll(place.fn.body, 'binary_expression')
    .filter((node) => node.start < until && /^[<>]=?$/.test(operatorOf(node)) && isAsked(node) && !node.isBroken)
    .flatMap((node) => mended(node, place, least));
}

/** Part of what an `if`, a loop or a choice asks. */
function isAsked(node: CNode): boolean {
  for (const outer of [node, ...outward(node)]) {
    if (outer.field === 'condition') {
      return true;
    }
    if (outer.type.endsWith('_statement') || outer.type === 'argument_list') {
      return false;
    }
  }
  return false;
}

function mended(node: CNode, place: Place, least: number): readonly Repair[] {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  if (left === undefined || right === undefined || !isPure(left) || !isPure(right)) {
    return [];
  }
  const [a, b] = [unwrap(left), unwrap(right)];
  return [
    ...wrapping(a, operatorOf(node), place).map((each) => joined(node, each, place)),
    ...oneSided(a, node, place).map((each) => joined(node, atLeast(a, each, least), place)),
    ...notANumber(a, b, place).map((each) => joined(node, each, place)),
    ...lastPlace(node, { left: a, right: b }, place),
  ];
}

/** `a + b > c` lets through a sum that wraps around. */
function wrapping(sum: CNode, operator: string, { reading }: Place): readonly Condition[] {
  const type = typeOf(sum, reading);
  const integer = type === undefined ? undefined : integerOf(type, reading);
  const [x, y] = [childOf(sum, 'left'), childOf(sum, 'right')];
  if (integer?.isSigned !== false || x === undefined || y === undefined || operatorOf(sum) !== '+' || operator === '') {
    return [];
  }
  const because = `${sum.text} may wrap around`;
  return [{ bad: `${sum.text} < ${operand(x.text)}`, good: `${sum.text} >= ${operand(x.text)}`, prior: 0.84, because }];
}

/** A signed number that is held against its upper bound only. */
function oneSided(value: CNode, node: CNode, { reading }: Place): readonly Condition[] {
  const type = typeOf(value, reading);
  const isSigned = type !== undefined && integerOf(type, reading)?.isSigned === true;
  const whole = [...outward(node)].find(({ field }) => field === 'condition') ?? node;
  const isTwoSided = new RegExp(`${escape(value.text)}\\s*(?:<|>=?)\\s*-?[01]\\b`).test(whole.text);
  if (!isSigned || isTwoSided || /^-?\d+$/.test(value.text)) {
    return [];
  }
  const text = operand(value.text);
  const because = `${value.text} may be negative`;
  return [{ bad: `${text} < 0`, good: `${text} >= 0`, prior: 0.86, because }];
}

/** An array has at least one place. */
function atLeast({ text }: CNode, condition: Condition, least: number): Condition {
  const value = operand(text);
  return least === 0 ? condition : { ...condition, bad: `${value} < ${least}`, good: `${value} >= ${least}` };
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** Every comparison with what is no number is false. */
function notANumber(a: CNode, b: CNode, { reading }: Place): readonly Condition[] {
  return [a, b].flatMap((each) => {
    const type = typeOf(each, reading);
    const isFloat = type?.pointers === 0 && type.arrays.length === 0 && /\b(?:float|double)\b/.test(type.base);
    if (!isFloat || /^[\d.]/.test(each.text)) {
      return [];
    }
    const text = operand(each.text);
    const has = reading.unit.text.includes('<math.h>');
    const because = `${each.text} may be no number`;
    return has
      ? [{ bad: `isnan(${each.text})`, good: `!isnan(${each.text})`, prior: 0.8, because }]
      : [{ bad: `${text} != ${text}`, good: `${text} == ${text}`, prior: 0.75, because }];
  });
}

/** The condition beside the comparison: with `||` where the comparison is true for what is refused, else with `&&`. */
function joined(node: CNode, condition: Condition, { reading, fn, depth }: Place): Repair {
  const { file } = reading.unit;
  const refuses = !isLoop(node) && (operatorOf(node).startsWith('>') || leadsOut(node));
  const isBeside = (sign: string): boolean => node.parent !== null && operatorOf(node.parent) === sign;
  const isNeeded = isBeside(refuses ? '&&' : '||');
  return {
    shape: NAME,
    title: `${fn.name} asks ${refuses ? 'as well whether' : 'as well that'} ${refuses ? condition.bad : condition.good} beside ${node.text} (${condition.because})`,
    prior: condition.prior * 0.93 ** depth,
    condition,
    edits: ({ bad, good, isAmongOthers }) => {
      const isWrapped = isNeeded || isAmongOthers === true;
      const asked = refuses ? `${bad(condition)} || ` : `${good(condition)} && `;
      const { start, end } = node;
      return [
        { file, start, end: start, text: `${isWrapped ? '(' : ''}${asked}`, closedAt: end },
        ...(isWrapped ? [{ file, start: end, end, text: ')' }] : []),
      ];
    },
  };
}

/** What follows when it is true ends what the function does. */
function leadsOut(node: CNode): boolean {
  const asked = [node, ...outward(node)].find(({ field }) => field === 'condition');
  const consequence = asked?.parent?.type === 'if_statement' ? childOf(asked.parent, 'consequence') : undefined;
  const last = consequence?.type === 'compound_statement' ? namedChildren(consequence).at(-1) : consequence;
  return last !== undefined && /^(?:return|goto|throw|break|continue)_/.test(last.type);
}

function isLoop(node: CNode): boolean {
  const asked = [node, ...outward(node)].find(({ field }) => field === 'condition');
  return ['for_statement', 'while_statement', 'do_statement'].includes(asked?.parent?.type ?? '');
}

/** One place more or less: `>` for `>=`, `<=` for `<`, `n - 1` that wraps at zero. */
function lastPlace(
  node: CNode,
  { left, right }: { readonly left: CNode; readonly right: CNode },
  place: Place,
): readonly Repair[] {
  const operator = operatorOf(node);
  const sign = childOf(node, 'operator');
  const [a, b] = [operand(left.text), operand(right.text)];
  const because = `${node.text} is off by one`;
  const minus = right.type === 'binary_expression' && operatorOf(right) === '-' ? childOf(right, 'left') : undefined;
  const isByOne = minus !== undefined && childOf(right, 'right')?.text === '1';
  if (sign === undefined || !isNumber(left, place)) {
    return [];
  }
  if (operator === '>' && isByOne) {
    const n = operand(minus.text);
    const condition = {
      bad: `${a} >= ${n}`,
      good: `${a} < ${n}`,
      prior: 0.9,
      because: `${right.text} may wrap around`,
    };
    return [replaced(node, `${left.text} >= ${minus.text}`, { condition, place })];
  }
  const tighter: Readonly<Record<string, string>> = { '>': '>=', '<=': '<', '>=': '>', '<': '<=' };
  if (operator === '>' || operator === '<=') {
    const condition = { bad: `${a} == ${b}`, good: `${a} != ${b}`, prior: 0.74, because };
    return [replaced(node, `${left.text} ${tighter[operator]} ${right.text}`, { condition, place })];
  }
  const condition =
    operator === '<'
      ? { bad: `${a} + 1 >= ${b}`, good: `${a} + 1 < ${b}`, prior: 0.55, because }
      : { bad: `${a} + 1 >= ${b}`, good: `${a} + 1 < ${b}`, prior: 0.5, because };
  return [replaced(node, `${left.text} + 1 ${operator} ${right.text}`, { condition, place })];
}

function isNumber(node: CNode, { reading }: Place): boolean {
  const type = typeOf(node, reading);
  return type !== undefined && integerOf(type, reading) !== undefined;
}

/** Written as a new comparison; while it is tried, as a condition beside the old one. */
function replaced(
  node: CNode,
  text: string,
  { condition, place }: { readonly condition: Condition; readonly place: Place },
): Repair {
  const { file } = place.reading.unit;
  const beside = joined(node, condition, place);
  return {
    ...beside,
    title: `${place.fn.name} asks for ${text} (${condition.because})`,
    edits: (wording) =>
      wording === PLAIN ? [{ file, start: node.start, end: node.end, text }] : beside.edits(wording),
  };
}
