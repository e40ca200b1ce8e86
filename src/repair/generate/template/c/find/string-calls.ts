// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn, type Call } from '../../../../../language/c/syntax/functions.ts';
import { unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { valueBefore } from './access.ts';
import { boundsOf, type Bound } from './bound.ts';
import { operand, type Condition } from './condition.ts';

/** A call that writes text without asking how much room there is. */
export interface Unbounded {
  readonly call: Call;
  readonly bound: Bound;
  /** Absent where the length cannot be said before. */
  readonly condition?: Condition;
}

/** Calls in a statement that write into what has a known size, however long the text is. */
export function unboundedIn(statement: CNode, reading: Reading): readonly Unbounded[] {
  return callsIn(statement).flatMap((call) => {
    const to = call.args[0];
    if (to === undefined || !/^(?:str(?:cpy|cat)|stpcpy|v?sprintf|gets)$/.test(call.name)) {
      return [];
    }
    const bounds = boundsOf(unwrap(to), call.node, reading).filter(({ kind, prior }) => kind !== 'end' && prior > 0.4);
    return bounds.slice(0, 6).map((bound) => {
      const condition = tooLong(call, bound);
      return condition === undefined ? { call, bound } : { call, bound, condition };
    });
  });
}

function tooLong({ name, args }: Call, bound: Bound): Condition | undefined {
  const [to, from] = args.map((arg) => valueBefore(arg));
  if (to === undefined || from === undefined || name.endsWith('sprintf')) {
    return undefined;
  }
  const length = name === 'strcat' ? `strlen(${to}) + strlen(${from})` : `strlen(${from})`;
  const limit = operand(bound.text);
  const because = `${to} has room for ${bound.text}`;
  return { bad: `${length} >= ${limit}`, good: `${length} < ${limit}`, prior: bound.prior, because };
}
