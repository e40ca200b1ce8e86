// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import type { CFunction } from '../../../../../language/c/syntax/functions.ts';
import {
  childOf,
  enclosing,
  findAll,
  namedChildren,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import type { Exit } from './exits.ts';
import { likenessOfValue } from './judge-exit.ts';

/** The choice or loop a `break` leaves. */
const LEFT = ['switch_statement', 'for_statement', 'while_statement', 'do_statement', 'for_range_loop'] as const;
const CONSTANT = /^-?\s*\w+$/;
/** What is good enough to be called an error. */
const LIKELY = 0.7;

/**
 * `status = BAD; break;`: out of a choice or loop behind which the function puts right what it changed and returns
 * `status`. A plain `return` there would skip that.
 */
export function statusExits(at: CNode, fn: CFunction, reading: Reading): readonly Exit[] {
  const home = enclosing(at.parent ?? at, ...LEFT, 'function_definition');
  if (home === undefined || home.type === 'function_definition') {
    return [];
  }
  const returned = findAll(fn.body, 'return_statement')
    .filter(({ start }) => start >= home.end)
    .flatMap((node) => namedChildren(node)[0] ?? [])
    .map((value) => unwrap(value).text);
  const statuses = variablesAt(reading.unit, at).filter(
    ({ name, kind }) => kind === 'local' && returned.includes(name),
  );
  return statuses.flatMap(({ name, value: first }) =>
    [...valuesOf(name, fn)].flatMap(([value, count]) => {
      const likeness = likenessOfValue(value, first?.text ?? '0');
      const prior = Math.min(0.9, likeness * 0.8 + count * 0.02);
      return likeness < LIKELY ? [] : [{ statements: [`${name} = ${value};`, 'break;'], prior }];
    }),
  );
}

/** Constants the function puts there itself, and how often. */
function valuesOf(name: string, fn: CFunction): ReadonlyMap<string, number> {
  const count = new Map<string, number>();
  for (const node of findAll(fn.body, 'assignment_expression')) {
    const value = unwrap(childOf(node, 'right') ?? node).text;
    if (childOf(node, 'left')?.text === name && CONSTANT.test(value) && /[A-Z\d]/.test(value)) {
      count.set(value, (count.get(value) ?? 0) + 1);
    }
  }
  return count;
}
