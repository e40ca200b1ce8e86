// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionAround } from '../../../../../language/c/syntax/functions.ts';
import {
  childOf,
  findAll,
  namedChildren,
  operatorOf,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import { isPointer } from '../../../../../language/c/syntax/type.ts';
import type { Access } from './access.ts';
import { assignmentsTo } from './allocation.ts';
import { comparison, type Condition } from './condition.ts';

/** `p[-1]`, `*(p - 2)`: what lies before a cursor is there only when it has come that far. `undefined` for other accesses. */
export function lookBehind(access: Access, reading: Reading): readonly Condition[] | undefined {
  const behind = behindOf(access);
  if (behind === undefined) {
    return undefined;
  }
  const { cursor, steps } = behind;
  const because = `${cursor.text} may stand at the start`;
  const fromStart = startsOf(cursor, reading).map((start) =>
    steps === 1
      ? comparison({ left: cursor.text, is: '==', right: start }, 0.88, because)
      : comparison({ left: `${cursor.text} - ${start}`, is: '<', right: String(steps) }, 0.88, because),
  );
  const counted = countersOf(cursor, reading).map(({ name, isSure }) => {
    const is = steps === 1 ? (['==', '0'] as const) : (['<', String(steps)] as const);
    const said = `${name} counts what ${cursor.text} has passed`;
    return comparison({ left: name, is: is[0], right: is[1] }, isSure ? 0.87 : 0.72, said);
  });
  return [...fromStart, ...counted];
}

interface Behind {
  readonly cursor: CNode;
  readonly steps: number;
}

function behindOf({ baseNode, offset, kind }: Access): Behind | undefined {
  const base = unwrap(baseNode);
  const index = /^-\s*(\d+)$/.exec(offset?.text ?? '')?.[1];
  const difference = kind === 'follow' && base.type === 'binary_expression' ? takenOff(base) : undefined;
  return index !== undefined && base.type === 'identifier' ? { cursor: base, steps: Number(index) } : difference;
}

/** `p - 2` */
function takenOff(node: CNode): Behind | undefined {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  const steps = /^\d+$/.exec(right?.text ?? '')?.[0];
  return operatorOf(node) === '-' && left?.type === 'identifier' && steps !== undefined
    ? { cursor: left, steps: Number(steps) }
    : undefined;
}

/** What the cursor was set to and what stays where it is. */
function startsOf(cursor: CNode, reading: Reading): readonly string[] {
  const around = functionAround(reading.unit, cursor);
  const given = assignmentsTo(cursor, reading).map(({ value }) => unwrap(value));
  const names = given.filter(({ type }) => type === 'identifier').map(({ text }) => text);
  const kept = names.filter((name) => {
    const variable = variablesAt(reading.unit, cursor).find((each) => each.name === name);
    return variable !== undefined && isPointer(variable.type) && !isStepped(name, around?.body);
  });
  return [...new Set(kept)];
}

interface Counter {
  readonly name: string;
  /** It takes a step only where the cursor takes one: above zero, the cursor has moved. */
  readonly isSure: boolean;
}

/** Numbers that begin at zero and take a step next to one of the cursor's. */
function countersOf(cursor: CNode, reading: Reading): readonly Counter[] {
  const body = functionAround(reading.unit, cursor)?.body;
  const seen = variablesAt(reading.unit, cursor);
  const names = stepsIn(body, cursor.text).flatMap((step) => besides(step).flatMap((each) => steppedBy(each)));
  const isTogether = (step: CNode): boolean => besides(step).some((each) => isStepped(cursor.text, each));
  return [...new Set(names)].flatMap((name) => {
    const variable = seen.find((each) => each.name === name);
    const isCounter = variable?.kind === 'local' && !isPointer(variable.type) && variable.value?.text === '0';
    return isCounter ? [{ name, isSure: stepsIn(body, name).every(isTogether) }] : [];
  });
}

/** The updates that move a variable forward. */
function stepsIn(body: CNode | undefined, name: string): readonly CNode[] {
  const updates = body === undefined ? [] : findAll(body, 'update_expression', 'assignment_expression');
  return updates.filter(
    (node) =>
      ['++', '+='].includes(operatorOf(node)) && (childOf(node, 'argument') ?? childOf(node, 'left'))?.text === name,
  );
}

function isStepped(name: string, within: CNode | undefined): boolean {
  return stepsIn(within, name).length > 0;
}

/** The statements next to the one a node stands in. */
function besides(node: CNode): readonly CNode[] {
  let at = node;
  while (at.parent !== null && at.parent.type !== 'compound_statement') {
    at = at.parent;
  }
  const siblings = at.parent === null ? [] : namedChildren(at.parent);
  const index = siblings.indexOf(at);
  return siblings.slice(Math.max(0, index - 2), index + 3).filter(({ type }) => type === 'expression_statement');
}

function steppedBy(statement: CNode): readonly string[] {
  const [expression] = namedChildren(statement);
  const isStep =
    expression !== undefined &&
    ['++', '+='].includes(operatorOf(expression)) &&
    (expression.type === 'update_expression' || expression.type === 'assignment_expression');
  const name = isStep ? (childOf(expression, 'argument') ?? childOf(expression, 'left'))?.text : undefined;
  return name === undefined ? [] : [name];
}
