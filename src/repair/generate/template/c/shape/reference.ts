// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionsOf, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { childOf, findAll, isPure, operatorOf, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { CType } from '../../../../../language/c/syntax/type.ts';
import { guardText } from '../write/insert.ts';
import { lineAfter } from '../write/lines.ts';
import { indentAt, styleAt } from '../write/style.ts';
import type { Place } from '../find/place.ts';
import type { Repair, Scene, Shape } from './shape.ts';

const NAME = 'reference';

/** Objects that count who uses them: whoever keeps a pointer to one is counted. */
export const reference: Shape = {
  name: NAME,

  async propose(scene) {
    const { fault } = scene;
    if (fault.kind !== 'use-after-free' && fault.kind !== 'double-free') {
      return [];
    }
    const counters = counted(scene);
    return onePerFile(scene).flatMap((reading) =>
      counters.flatMap((counter) => functionsOf(reading.unit).flatMap((fn) => stores(fn, reading, counter))),
    );
  },
};

/** A member that says how many use the object. */
interface Counter {
  readonly type: CType;
  readonly field: string;
  /** A function of the project's own that counts one more. */
  readonly take?: string;
}

/** Members that a release counts down before it gives the object back. */
function counted({ freed, places }: Scene): readonly Counter[] {
  const found = [...freed.slice(0, 4), ...places.slice(0, 2)].flatMap(({ fn, reading }) =>
    findAll(fn.body, 'update_expression', 'assignment_expression').flatMap((node) => counterAt(node, reading)),
  );
  return [...new Map(found.map((counter) => [`${counter.type.base} ${counter.field}`, counter])).values()];
}

/** `--o->users`, `o->users -= 1` */
function counterAt(node: CNode, reading: Reading): readonly Counter[] {
  const target = isOneLess(node) ? (childOf(node, 'argument') ?? childOf(node, 'left')) : undefined;
  const owner = target?.type === 'field_expression' ? childOf(target, 'argument') : undefined;
  const type = owner === undefined ? undefined : typeOf(owner, reading);
  const field = childOf(target, 'field')?.text;
  if (type === undefined || field === undefined || resolve(type, reading).pointers !== 1) {
    return [];
  }
  const take = takerOf(field, reading);
  return [{ type, field, ...(take === undefined ? {} : { take }) }];
}

function isOneLess(node: CNode): boolean {
  return operatorOf(node) === '--' || (operatorOf(node) === '-=' && childOf(node, 'right')?.text === '1');
}

function takerOf(field: string, { unit }: Reading): string | undefined {
  return functionsOf(unit).find(
    ({ parameters, body }) =>
      parameters.length === 1 &&
      findAll(body, 'update_expression', 'assignment_expression').some(
        (node) =>
          ['++', '+='].includes(operatorOf(node)) &&
          childOf(childOf(node, 'argument') ?? childOf(node, 'left'), 'field')?.text === field,
      ),
  )?.name;
}

/** Where a pointer that somebody else has is kept as well. */
function stores(fn: CFunction, reading: Reading, counter: Counter): readonly Repair[] {
  return findAll(fn.body, 'assignment_expression').flatMap((node): readonly Repair[] => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    const statement = node.parent;
    const isStatement = statement?.type === 'expression_statement' && statement.parent?.type === 'compound_statement';
    const isShared = [left, right].every(
      (side) => side !== undefined && isPure(side) && isSame(side, counter.type, reading),
    );
    return left !== undefined &&
      operatorOf(node) === '=' &&
      isStatement &&
      isShared &&
      isKept(left, fn) &&
      !isTaken(statement, counter)
      ? [taking(left, statement, { fn, reading, counter })]
      : [];
  });
}

interface Taking {
  readonly fn: CFunction;
  readonly reading: Reading;
  readonly counter: Counter;
}

function taking(left: CNode, statement: CNode, { fn, reading, counter }: Taking): Repair {
  const { field, take } = counter;
  const nothing = reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL';
  const statements = [take === undefined ? `${left.text}->${field}++;` : `${take}(${left.text});`];
  const style = styleAt(fn, reading.unit);
  const indent = indentAt(reading.unit.text, statement.start);
  const guarded = guardText(`${left.text} != ${nothing}`, { style, statements, indent });
  return {
    shape: NAME,
    title: `${fn.name} counts itself among the users of ${left.text}`,
    prior: 0.75,
    edits: () => [lineAfter(statement, guarded, reading.unit)],
  };
}

/** A name of the function's own is gone with it; what is kept elsewhere outlives it. */
function isKept(left: CNode, fn: CFunction): boolean {
  const isLocal =
    left.type === 'identifier' &&
    (fn.parameters.some(({ name }) => name === left.text) ||
      new RegExp(`[*\\w]\\s+\\**\\s*${left.text}\\s*[;=,]`).test(fn.body.text));
  return !isLocal;
}

function isTaken(statement: CNode, { field, take }: Counter): boolean {
  const around = statement.parent?.text ?? '';
  const after = around.slice(statement.end - (statement.parent?.start ?? 0));
  return new RegExp(
    `${field}\\s*(?:\\+\\+|\\+=)|\\+\\+[^;]*${field}${take === undefined ? '' : `|\\b${take}\\s*\\(`}`,
  ).test(after.slice(0, 200));
}

function isSame(node: CNode, type: CType, reading: Reading): boolean {
  const found = typeOf(unwrap(node), reading);
  if (found === undefined) {
    return false;
  }
  const [a, b] = [resolve(found, reading), resolve(type, reading)];
  return a.base === b.base && a.pointers === b.pointers && a.arrays.length === 0;
}

function onePerFile({ freed, allocated, places }: Scene): readonly Reading[] {
  const all: readonly Place[] = [...places, ...freed, ...allocated];
  return [...new Map(all.map(({ reading }) => [reading.unit.file, reading])).values()].slice(0, 4);
}
