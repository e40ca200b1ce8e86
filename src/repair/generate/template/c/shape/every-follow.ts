// SPDX-License-Identifier: Apache-2.0
import { childOf, findAll, isPure, unwrap, walk, type CNode } from '../../../../../language/c/syntax/node.ts';
import { isNull, pointerType, type Condition } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { conjuncts } from './guards.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'every-follow';
const MOST_CONDITIONS = 16;
const ASKING = ['if_statement', 'while_statement', 'for_statement', 'do_statement'] as const;

/** A pointer that several conditions follow, one after the other, is asked for in each of them. */
export const everyFollow: Shape = {
  name: NAME,

  async propose({ fault, places: [crash] }) {
    return crash === undefined || !['null', 'wild', 'other'].includes(fault.kind) ? [] : inEachCondition(crash);
  },
};

function inEachCondition(place: Place): readonly Repair[] {
  const pointers = new Set(
    place.statements.flatMap((statement) =>
      ASKING.some((type) => type === statement.type) ? followedIn(childOf(statement, 'condition'), place) : [],
    ),
  );
  return [...pointers].flatMap((pointer) => {
    const condition = isNull(pointer, place.reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL');
    const asked = conditionsFollowing(pointer, place).flatMap((node) => askedAt(node, condition, place) ?? []);
    const [first] = asked;
    return first === undefined || asked.length < 2 || asked.length > MOST_CONDITIONS
      ? []
      : [
          {
            shape: NAME,
            title: `${place.fn.name} asks for ${condition.good} in ${asked.length} conditions (${condition.because})`,
            // What is asked once only is likely followed by the next of them.
            prior: first.prior * 0.99,
            condition,
            edits: (wording) => asked.flatMap((each) => each.edits(wording)),
          },
        ];
  });
}

/** Variables that an expression follows. */
function followedIn(expression: CNode | undefined, place: Place): readonly string[] {
  return expression === undefined ? [] : follows(expression).flatMap((node) => (isOne(node, place) ? node.text : []));
}

function isOne(node: CNode, { reading }: Place): boolean {
  return node.type === 'identifier' && isPure(node) && pointerType(node, reading)?.arrays.length === 0;
}

/** What stands before an arrow, behind a star or before an index. */
function follows(expression: CNode): readonly CNode[] {
  return [...walk(expression)].flatMap((node) => {
    const isFollowed = ['subscript_expression', 'pointer_expression', 'field_expression'].includes(node.type);
    const pointer = isFollowed ? childOf(node, 'argument') : undefined;
    return pointer === undefined || node.text.startsWith('&') ? [] : [unwrap(pointer)];
  });
}

/** The first follow in each condition of the function that does not ask whether there is something to follow. */
function conditionsFollowing(pointer: string, { fn }: Place): readonly CNode[] {
  const asksAlready = new RegExp(
    `(?<![\\w.>])${pointer}\\s*(?:[!=]=\\s*(?:NULL|nullptr|0)\\b|&&|\\)*$)|!\\s*${pointer}\\b|\\b(?:NULL|nullptr)\\s*[!=]=\\s*${pointer}\\b`,
  );
  return findAll(fn.body, ...ASKING).flatMap((statement) => {
    const condition = childOf(statement, 'condition');
    const inner = condition === undefined ? undefined : unwrap(condition);
    const [first] = inner === undefined ? [] : follows(inner).filter(({ text }) => text === pointer);
    return first === undefined || inner === undefined || asksAlready.test(inner.text) ? [] : [first];
  });
}

/** The whole of a condition is asked beside it, so that no part of it is taken for another. */
function askedAt(node: CNode, condition: Condition, place: Place): Repair | undefined {
  return conjuncts([condition], { shape: NAME, place, node, weight: 0.9 }).find(({ title }) =>
    / asks for /.test(title),
  );
}
