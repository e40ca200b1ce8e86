// SPDX-License-Identifier: Apache-2.0
import { callsIn, type Call, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { childOf, findAll, type CNode } from '../../../../../language/c/syntax/node.ts';
import { isAllocator } from '../find/allocation.ts';
import { borrowedIn, conditionsOf, lastSet, wholeStatement } from '../find/borrowed.ts';
import { operand } from '../find/condition.ts';
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

const CHANGES = /set|put|push|pop|add|next|read|write|append|insert|remove|delete|close|open|init/i;

/** It asks, and neither gives memory nor takes it, nor counts on, nor does all over again what released it. */
function canRepeat(value: CNode, others: readonly string[]): boolean {
  const calls = callsIn(value);
  const isPlain = findAll(value, 'assignment_expression', 'update_expression', 'new_expression', 'ERROR').length === 0;
  const isAsking = (call: Call): boolean =>
    !isAllocator(call) && !isRelease(call) && !CHANGES.test(call.name) && !others.includes(call.name);
  return calls.length > 0 && isPlain && calls.every(isAsking);
}
