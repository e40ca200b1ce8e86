// SPDX-License-Identifier: Apache-2.0
import { functionAround } from '../../../../../language/c/syntax/functions.ts';
import {
  childOf,
  enclosing,
  findAll,
  isPure,
  operatorOf,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { arithmeticAt } from '../find/arithmetic.ts';
import type { Condition } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { slotAfter, guardsIn } from './guards.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'producer-check';

/** A divisor is kept from becoming zero where its file changes it, though no frame of the report stands there. */
export const producerCheck: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    const [place] = places;
    return place === undefined || fault.kind !== 'divisor'
      ? []
      : arithmeticAt(place, ['/', '%']).flatMap(({ right }) => producers(unwrap(right), place));
  },
};

function producers(value: CNode, place: Place): readonly Repair[] {
  const name = value.type === 'field_expression' ? (childOf(value, 'field')?.text ?? '') : value.text;
  return findAll(place.reading.unit.root, 'assignment_expression', 'update_expression')
    .filter((node) => nameOf(childOf(node, 'left') ?? childOf(node, 'argument')) === name)
    .flatMap((node) => [...loopStops(node, place), ...afterwards(node, place)]);
}

function nameOf(node: CNode | undefined): string | undefined {
  return node?.type === 'field_expression' ? childOf(node, 'field')?.text : node?.text;
}

/** A loop that makes it smaller stops while something is left. */
function loopStops(node: CNode, place: Place): readonly Repair[] {
  const target = childOf(node, 'left') ?? childOf(node, 'argument');
  const loop = enclosing(node, 'while_statement', 'for_statement', 'do_statement', 'function_definition');
  const asked = loop === undefined ? undefined : childOf(loop, 'condition');
  const isSmaller = ['/=', '>>=', '-=', '--'].includes(operatorOf(node));
  if (target === undefined || asked === undefined || !isSmaller || !isPure(target)) {
    return [];
  }
  const inner = unwrap(asked);
  const good = `${target.text} > 1`;
  const condition: Condition = {
    bad: `${target.text} <= 1`,
    good,
    prior: 0.8,
    because: `${target.text} divides elsewhere`,
  };
  const { file } = place.reading.unit;
  const isWrapped = operatorOf(inner) === '||' || inner.type === 'conditional_expression';
  return [
    {
      shape: NAME,
      title: `the loop that makes ${target.text} smaller goes on only while ${good}`,
      prior: condition.prior,
      condition,
      edits: (wording) => [
        { file, start: inner.start, end: inner.start, text: `${wording.good(condition)} && ${isWrapped ? '(' : ''}` },
        ...(isWrapped ? [{ file, start: inner.end, end: inner.end, text: ')' }] : []),
      ],
    },
  ];
}

/** Just after it was set to zero. */
function afterwards(node: CNode, place: Place): readonly Repair[] {
  const target = childOf(node, 'left');
  const fn = functionAround(place.reading.unit, node);
  if (target === undefined || fn === undefined || node.parent?.type !== 'expression_statement' || !isPure(target)) {
    return [];
  }
  const slot = slotAfter(node.parent, { ...place, fn });
  const condition: Condition = {
    bad: `${target.text} == 0`,
    good: `${target.text} != 0`,
    prior: 0.7,
    because: `${target.text} divides elsewhere`,
  };
  return slot === undefined
    ? []
    : guardsIn(slot, [condition], { shape: NAME, place: { ...place, fn }, node, weight: 0.85 });
}
