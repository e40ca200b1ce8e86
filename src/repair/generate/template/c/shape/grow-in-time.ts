// SPDX-License-Identifier: Apache-2.0
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import { childOf, findAll, isPure, operatorOf, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { accessesIn, type Access } from '../find/access.ts';
import { isAllocator } from '../find/allocation.ts';
import { operand, type Condition } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'grow-in-time';
/** It comes true on harmless input too, whenever there is growth. */
const PRIOR = 0.93;

/** Memory that grows on demand does so one place earlier: what is put behind the last one needs room as well. */
export const growInTime: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    const [crash] = places;
    return crash === undefined || fault.kind !== 'bounds'
      ? []
      : crash.statements
          .flatMap((statement) => accessesIn(statement, crash.reading, crash.frame.line))
          .flatMap((access) => growths(access, crash));
  },
};

function growths({ baseNode }: Access, place: Place): readonly Repair[] {
  const base = unwrap(baseNode);
  const field = base.type === 'field_expression' ? childOf(base, 'field')?.text : undefined;
  const where = field === undefined ? place.fn.node : place.reading.unit.root;
  return findAll(where, 'if_statement', 'while_statement').flatMap((node) => {
    const condition = childOf(node, 'condition');
    const branch = childOf(node, 'consequence') ?? childOf(node, 'body');
    const room = branch === undefined ? undefined : roomSetIn(branch, { field, text: base.text });
    const asked = condition === undefined ? undefined : unwrap(condition);
    return room === undefined || asked === undefined ? [] : earlier(asked, room, place);
  });
}

/** What says how much there is, in a branch that gets more of it: all that is set there or asked of the allocator. */
function roomSetIn(
  branch: CNode,
  { field, text }: { readonly field: string | undefined; readonly text: string },
): string | undefined {
  const set = findAll(branch, 'assignment_expression', 'init_declarator');
  const grows = set.some((node) => {
    const value = childOf(node, 'right') ?? childOf(node, 'value');
    return value !== undefined && callsIn(value).some(isAllocator);
  });
  const isIts = set.some((node) => {
    const left = childOf(node, 'left');
    return field === undefined ? left?.text === text : childOf(left, 'field')?.text === field;
  });
  return grows && isIts ? branch.text : undefined;
}

/** `pos == room` asks too late for one more; so does `pos + n > room`. */
function earlier(asked: CNode, room: string, { reading }: Place): readonly Repair[] {
  const [left, right] = [childOf(asked, 'left'), childOf(asked, 'right')];
  const is = operatorOf(asked);
  if (left === undefined || right === undefined || !isPure(asked) || !/^(?:==|[<>]=?)$/.test(is)) {
    return [];
  }
  const isRight = room.includes(right.text) && !room.includes(left.text);
  const isLeft = room.includes(left.text) && !room.includes(right.text);
  if (!isRight && !isLeft) {
    return [];
  }
  const [much, most] = isRight ? [left, right] : [right, left];
  const isOver = is === (isRight ? '>' : '<');
  const because = 'what follows the last one needs room as well';
  const condition: Condition = isOver
    ? { ...compared(much.text, '>=', most.text), prior: PRIOR, because }
    : { ...compared(`${operand(much.text)} + 1`, '>=', most.text), prior: PRIOR, because };
  const { file } = reading.unit;
  const { start, end } = asked;
  return [
    {
      shape: NAME,
      title: `memory grows when ${condition.bad} (${because})`,
      prior: PRIOR,
      condition,
      edits: ({ bad, isAmongOthers }) =>
        isAmongOthers === true
          ? [{ file, start, end: start, text: `${bad(condition)} || `, closedAt: end }]
          : [{ file, start, end, text: bad(condition) }],
    },
  ];
}

function compared(left: string, is: '>=', right: string): Pick<Condition, 'bad' | 'good'> {
  return { bad: `${left} ${is} ${operand(right)}`, good: `${left} < ${operand(right)}` };
}
