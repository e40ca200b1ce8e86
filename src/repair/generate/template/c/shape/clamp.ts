// SPDX-License-Identifier: Apache-2.0
import { findAll, namesIn, type CNode } from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import { accessesIn, type Access } from '../find/access.ts';
import { boundsOf } from '../find/bound.ts';
import { comparison, isSignedValue, operand } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { guardEdits, slotBefore } from '../write/insert.ts';
import { styleAt } from '../write/style.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'clamp';
const MOST_BOUNDS = 8;
/** Cutting off is the weaker answer where a function can say that something is wrong. */
const WEIGHT = 0.5;
const WEIGHT_WITHOUT_WORDS = 0.75;

/** A length that is too much becomes the most there is room for. */
export const clamp: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    return fault.kind === 'bounds' ? places.slice(0, 2).flatMap(atPlace) : [];
  },
};

function atPlace(place: Place): readonly Repair[] {
  const accesses = place.statements.flatMap((statement) => accessesIn(statement, place.reading, place.frame.line));
  return accesses.flatMap((access) => ofAccess(access, place));
}

function ofAccess(access: Access, place: Place): readonly Repair[] {
  const { fn, reading, depth } = place;
  const { length, offset, baseNode, node } = access;
  const slot = slotBefore(node, reading.unit);
  if (length === undefined || offset !== undefined || slot === undefined || !isOwn(length.node, place)) {
    return [];
  }
  const style = styleAt(fn, reading.unit);
  const canSay = fn.returns.base !== 'void' || fn.returns.pointers > 0;
  const isEnded = isEndedAt(access, place);
  const bounds = boundsOf(baseNode, node, reading).filter(({ kind, text }) => kind !== 'end' && text !== length.text);
  return bounds.slice(0, MOST_BOUNDS).map((bound): Repair => {
    const limit = operand(bound.text);
    const most = isEnded ? `${limit} - 1` : bound.text;
    const left = !bound.isSigned && isSignedValue(length, reading) ? `(size_t) ${length.text}` : length.text;
    const because = `${bound.because}: no more fits`;
    const condition = comparison({ left, is: isEnded ? '>=' : '>', right: limit }, bound.prior, because);
    return {
      shape: NAME,
      title: `${fn.name} cuts ${length.text} off at ${most} (${because})`,
      prior: bound.prior * (canSay ? WEIGHT : WEIGHT_WITHOUT_WORDS) * 0.93 ** depth,
      condition,
      edits: ({ bad }) => guardEdits(slot, bad(condition), { style, statements: [`${length.text} = ${most};`] }),
    };
  });
}

/** A variable of the function that can be given another value. */
function isOwn(node: CNode, { reading }: Place): boolean {
  const variable =
    node.type === 'identifier' ? variablesAt(reading.unit, node).find(({ name }) => name === node.text) : undefined;
  const declaration = variable?.node.parent;
  return (
    variable !== undefined && variable.kind !== 'global' && !/\bconst\b/.test(declaration?.text.split(/[=;]/)[0] ?? '')
  );
}

/** `p[n] = 0` follows: what is copied must leave room for what ends it. */
function isEndedAt({ base, length, node }: Access, { fn }: Place): boolean {
  return findAll(fn.body, 'subscript_expression').some(
    (each) =>
      each.start > node.end &&
      each.field === 'left' &&
      each.text.replaceAll(/\s/g, '') === `${base}[${length?.text}]`.replaceAll(/\s/g, '') &&
      namesIn(each).size > 0,
  );
}
