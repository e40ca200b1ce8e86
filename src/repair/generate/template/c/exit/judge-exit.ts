// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { findAll, namedChildren, type CNode } from '../../../../../language/c/syntax/node.ts';

const BAD_NAME =
  /err|fail|bad|inval|illegal|corrupt|abort|oom|nomem|exit|cleanup|malformed|format|range|overflow|broken/i;
const END_NAME = /out|done|end|finish|leave|quit|ret|fin/i;
const GOOD_NAME = /ok|success|good|true|yes|found|match/i;
const NON_RETURNING =
  /^(?:_?exit|abort|err|errx|error|fatal|die|bail|panic|usage|croak|quit|throw|longjmp|siglongjmp)|(?:_|^)(?:fatal|die|abort|panic|croak)(?:_|$)|(?:_|^)(?:exit|throw|raise)$|_and_die$|error(?:_exit)?$/i;

/** How much a way out looks like one for errors, 0..1. */
export function errorLikeness(
  statement: CNode,
  { success, condition }: { readonly success: string | undefined; readonly condition: CNode | undefined },
): number {
  switch (statement.type) {
    case 'throw_statement':
      return 1;
    case 'goto_statement':
      return BAD_NAME.test(statement.text) ? 1 : END_NAME.test(statement.text) ? 0.75 : 0.5;
    case 'return_statement':
      return likenessOfValue(namedChildren(statement)[0]?.text, success) + conditionBonus(condition);
    case 'expression_statement':
      // What it says is about another fault.
      return findAll(statement, 'string_literal').length > 0 ? 0.4 : 0.8;
    default:
      return 0.2;
  }
}

export function likenessOfValue(value: string | undefined, success: string | undefined): number {
  if (value === undefined) {
    return 0.7;
  }
  if (value === success) {
    return GOOD_NAME.test(value) ? 0 : 0.35;
  }
  if (/^-\s*\w+$|^\(?-\d+\)?$/.test(value) || BAD_NAME.test(value)) {
    return 0.95;
  }
  if (/^(?:NULL|nullptr|false|FALSE|\(.*\)\s*NULL)$/.test(value)) {
    return 0.9;
  }
  if (/^[A-Z][A-Z0-9_]*$/.test(value)) {
    return GOOD_NAME.test(value) ? 0.1 : 0.7;
  }
  return /^\d+$/.test(value) ? 0.75 : /^\w+$/.test(value) ? 0.1 : 0.25;
}

/** What is refused because of a size or a missing thing is refused for a reason like ours. */
function conditionBonus(condition: CNode | undefined): number {
  return condition !== undefined && /[<>]|NULL|== *0|!\w/.test(condition.text) ? 0.05 : 0;
}

/** What the function returns at its very end. */
export function successValue(fn: CFunction): string | undefined {
  const last = namedChildren(fn.body).at(-1);
  return last?.type === 'return_statement' ? namedChildren(last)[0]?.text : undefined;
}

/** The value of every early return of a function. */
export function earlyValues(fn: CFunction): readonly string[] {
  const last = namedChildren(fn.body).at(-1);
  return findAll(fn.body, 'return_statement')
    .filter((node) => node !== last)
    .flatMap((node) => namedChildren(node)[0]?.text ?? []);
}

/** A call of a function that, by its name, does not come back, or of a macro that leaves. */
export function isNonReturning(statement: CNode, reading: Reading): boolean {
  const [expression] = namedChildren(statement);
  if (statement.type !== 'expression_statement' || expression?.type !== 'call_expression') {
    return false;
  }
  const name = callsIn(expression)[0]?.name ?? '';
  const macro = reading.types.map(({ functionMacros }) => functionMacros.get(name)).find((text) => text !== undefined);
  return macro === undefined ? NON_RETURNING.test(name) : /\b(?:goto|return|exit|abort|throw|longjmp)\b/.test(macro);
}
