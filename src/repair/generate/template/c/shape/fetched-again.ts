// SPDX-License-Identifier: Apache-2.0
import { callsIn, type Call, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import {
  childOf,
  enclosing,
  findAll,
  isPure,
  isWithin,
  namesIn,
  operatorOf,
  outward,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { isAllocator } from '../find/allocation.ts';
import { operand, pointerType } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { isRelease } from '../find/release.ts';
import { lineAfter } from '../write/lines.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'fetched-again';
/** A function that calls itself may release what an outer call of it had borrowed. */
const MOST_OUTWARD = 8;

/** What was borrowed from an owner by a call is borrowed again after another call that may have made the owner release it. */
export const fetchedAgain: Shape = {
  name: NAME,

  async propose({ fault, places, freed }) {
    if (fault.kind !== 'use-after-free') {
      return [];
    }
    const uses = places.slice(0, 4);
    const releases = freed.slice(0, MOST_OUTWARD).filter(({ call }) => call !== undefined);
    return uses.flatMap((use) =>
      releases.filter(({ fn }) => fn.node === use.fn.node).flatMap((release) => fetched(use, release)),
    );
  },
};

function fetched(use: Place, { call, fn, reading, depth }: Place): readonly Repair[] {
  const statement = call === undefined ? undefined : wholeStatement(call.node);
  if (call === undefined || statement === undefined) {
    return [];
  }
  return borrowedIn(use).flatMap((pointer): readonly Repair[] => {
    const again = fetchAgain(pointer, statement, { fn, releasing: call.name });
    return again === undefined
      ? []
      : [
          {
            shape: NAME,
            title: `${fn.name} fetches ${pointer} again after ${call.name}, which may release what it was`,
            prior: 0.75 * 0.97 ** depth,
            edits: () => [lineAfter(statement, again, reading.unit)],
          },
        ];
  });
}

/** The statement that fetches a pointer as it was fetched before. */
function fetchAgain(
  pointer: string,
  release: CNode,
  { fn, releasing }: { readonly fn: CFunction; readonly releasing: string },
): string | undefined {
  const set = lastSet(pointer, release, fn.body);
  const value = set === undefined ? undefined : childOf(set, 'right');
  const when = set === undefined ? undefined : conditionsOf(set, release);
  if (value === undefined || when === undefined || !canRepeat(value, [fn.name, releasing])) {
    return undefined;
  }
  const asked = when.length === 1 ? when.join('') : when.map(operand).join(' && ');
  return `${asked === '' ? '' : `if (${asked}) `}${pointer} = ${value.text};`;
}

/** The expression statement, in a block, that a call is made in. */
function wholeStatement(node: CNode): CNode | undefined {
  const statement = enclosing(node, 'expression_statement');
  return statement?.parent?.type === 'compound_statement' ? statement : undefined;
}

/** Pointers that a use names: variables, and members of structs that are variables themselves. */
function borrowedIn({ statements, reading }: Place): readonly string[] {
  const named = statements
    .flatMap((statement) => findAll(statement, 'identifier', 'field_expression'))
    .filter((node) => node.field !== 'function' && !node.text.includes('->') && isPure(node))
    .filter((node) => pointerType(node, reading)?.arrays.length === 0);
  return [...new Set(named.map(({ text }) => text))];
}

/** The last assignment before a statement that borrows by a call. */
function lastSet(pointer: string, before: CNode, body: CNode): CNode | undefined {
  const set = findAll(body, 'assignment_expression')
    .filter((node) => childOf(node, 'left')?.text === pointer && operatorOf(node) === '=' && node.end <= before.start)
    .at(-1);
  return set?.parent?.type === 'expression_statement' ? set : undefined;
}

const CHANGES = /set|put|push|pop|add|next|read|write|append|insert|remove|delete|close|open|init/i;

/** It asks, and neither gives memory nor takes it, nor counts on, nor does all over again what released it. */
function canRepeat(value: CNode, others: readonly string[]): boolean {
  const calls = callsIn(value);
  const isPlain = findAll(value, 'assignment_expression', 'update_expression', 'new_expression', 'ERROR').length === 0;
  const isAsking = (call: Call): boolean =>
    !isAllocator(call) && !isRelease(call) && !CHANGES.test(call.name) && !others.includes(call.name);
  return calls.length > 0 && isPlain && calls.every(isAsking);
}

/**
 * What was asked on the way to the first fetch and not on the way to the release. `undefined` where that cannot be asked
 * again: in another loop or case, or about something that has changed since.
 */
function conditionsOf(set: CNode, release: CNode): readonly string[] | undefined {
  const found: string[] = [];
  for (let at = set; at.parent !== null && !isWithin(release, at.parent); at = at.parent) {
    const { parent } = at;
    if (/^(?:for|while|do|switch|case|for_range)_/.test(parent.type)) {
      return undefined;
    }
    const condition = parent.type === 'if_statement' ? childOf(parent, 'condition') : undefined;
    if (condition !== undefined) {
      const inner = unwrap(condition);
      if (!isPure(inner) || isChanged(inner, set, release)) {
        return undefined;
      }
      found.unshift(at.field === 'alternative' ? `!(${inner.text})` : inner.text);
    }
  }
  return isChanged(childOf(set, 'right') ?? set, set, release) ? undefined : found;
}

/** Is any variable of an expression given another value between two places? */
function isChanged(expression: CNode, from: CNode, to: CNode): boolean {
  const names = namesIn(expression);
  const body = [...outward(from)].find(({ type }) => type === 'function_definition');
  return (body === undefined ? [] : findAll(body, 'assignment_expression', 'update_expression')).some((node) => {
    const isBetween = node.start > from.end && node.end <= to.start;
    return isBetween && names.has((childOf(node, 'left') ?? childOf(node, 'argument'))?.text ?? '');
  });
}
