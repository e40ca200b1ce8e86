// SPDX-License-Identifier: Apache-2.0
import { childOf, findAll, namedChildren, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { exitsAt } from '../exit/exits.ts';
import { accessesIn, type Access } from '../find/access.ts';
import type { Place } from '../find/place.ts';
import { guardEdits, slotBefore, type Slot } from '../write/insert.ts';
import { styleAt } from '../write/style.ts';
import { conditionsOf } from './bounds-check.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'every-store';
const MOST_STORES = 12;
const MOST_CONDITIONS = 3;
const MOST_EXITS = 3;
/** A little before the guard at one store alone. */
const MORE = 1.01;

/** A cursor that several branches put something at is held against its end before each of them. */
export const everyStore: Shape = {
  name: NAME,

  async propose({ fault, places: [crash] }) {
    return fault.kind !== 'bounds' || crash === undefined
      ? []
      : crash.statements
          .flatMap((statement) => accessesIn(statement, crash.reading, crash.frame.line))
          .flatMap((access) => atEveryStore(access, crash));
  },
};

function atEveryStore(access: Access, place: Place): readonly Repair[] {
  const stores = isCursor(access, place) ? storesThrough(access.base, place.fn.body) : storesByIndex(access, place);
  const slots = stores.flatMap((store) => slotBefore(store, place.reading.unit) ?? []);
  if (slots.length < 2 || slots.length > MOST_STORES || slots.length !== stores.length) {
    return [];
  }
  const conditions = conditionsOf(access, place).filter(({ bad }) => holdsCursor(bad, access));
  const style = styleAt(place.fn, place.reading.unit);
  return conditions.slice(0, MOST_CONDITIONS).flatMap((condition) =>
    exitsOfAll(slots, place).map(({ statements, prior }) => ({
      shape: NAME,
      title: `${place.fn.name} leaves with "${statements.at(-1) ?? ''}" before each of ${slots.length} stores when ${condition.bad} (${condition.because})`,
      prior: condition.prior * (0.5 + prior / 2) * MORE,
      condition,
      edits: ({ bad }) => slots.flatMap((slot) => guardEdits(slot, bad(condition), { style, statements })),
    })),
  );
}

/** A pointer of the function's own that it moves on. */
function isCursor({ base }: Access, { fn }: Place): boolean {
  const isName = /^\w+$/.test(base);
  return isName && findAll(fn.body, 'update_expression').some((node) => childOf(node, 'argument')?.text === base);
}

/** `p >= end`, or `i + 1 >= size` of what is put at `[++i]`. */
function holdsCursor(bad: string, { base, offset }: Access): boolean {
  return (
    bad.startsWith(`${base} >= `) ||
    (offset !== undefined && bad.includes(`${offset.text}) >= `)) ||
    (offset !== undefined && bad.includes(`${offset.text} >= `))
  );
}

/** `a[++i] = x` wherever it is done: a step of the index is a place that is filled. */
function storesByIndex({ node, base, offset }: Access, { fn }: Place): readonly CNode[] {
  const [moved] = findAll(node, 'update_expression');
  if (moved === undefined || offset === undefined || !/^\w/.test(childOf(moved, 'argument')?.text ?? '')) {
    return [];
  }
  const stored = findAll(fn.body, 'assignment_expression').flatMap((each) => childOf(each, 'left') ?? []);
  const same = stored.filter(
    (target) =>
      target.type === 'subscript_expression' &&
      childOf(target, 'argument')?.text === base &&
      findAll(target, 'update_expression').some(({ text }) => text === moved.text),
  );
  return same.flatMap(({ parent }) => (parent?.parent?.type === 'expression_statement' ? [parent.parent] : []));
}

/** Statements that put something where the cursor points: the first of each block, and of what follows a move. */
function storesThrough(base: string, body: CNode): readonly CNode[] {
  const stored = findAll(body, 'assignment_expression').filter((node) => {
    const target = childOf(node, 'left');
    const through = target === undefined ? undefined : childOf(unwrap(target), 'argument');
    return through !== undefined && unwrap(through).text === base && !/\[-/.test(target?.text ?? '');
  });
  const statements = stored.flatMap((node) => (node.parent?.type === 'expression_statement' ? [node.parent] : []));
  return statements.filter((statement) => !isCovered(statement, { base, statements }));
}

/** An earlier statement of the same block stores there as well, and the cursor has not moved since. */
function isCovered(
  statement: CNode,
  { base, statements }: { readonly base: string; readonly statements: readonly CNode[] },
): boolean {
  const labelled = statement.parent?.type === 'labeled_statement' ? statement.parent : statement;
  const siblings = labelled.parent === null ? [] : namedChildren(labelled.parent);
  const before = siblings.slice(0, siblings.indexOf(labelled));
  const first = before.findLastIndex((each) => statements.includes(each));
  const moves = (node: CNode): boolean =>
    findAll(node, 'update_expression').some((each) => childOf(each, 'argument')?.text === base);
  return first >= 0 && !before.slice(first).some(moves);
}

/** Ways out that can be taken at all of them. */
function exitsOfAll(slots: readonly Slot[], { fn, reading }: Place): ReturnType<typeof exitsAt> {
  const [first = [], ...others] = slots.map(({ before }) => exitsAt(before, fn, reading));
  const key = ({ statements }: (typeof first)[number]): string => statements.join(' ');
  return first
    .filter((exit) => others.every((exits) => exits.some((other) => key(other) === key(exit))))
    .slice(0, MOST_EXITS);
}
