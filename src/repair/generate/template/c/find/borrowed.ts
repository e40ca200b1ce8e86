// SPDX-License-Identifier: Apache-2.0
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
import { pointerType } from './condition.ts';
import type { Place } from './place.ts';

/** The expression statement, in a block, that a call is made in. */
export function wholeStatement(node: CNode): CNode | undefined {
  const statement = enclosing(node, 'expression_statement');
  return statement?.parent?.type === 'compound_statement' ? statement : undefined;
}

/** Pointers that a use names: variables, and members of structs that are variables themselves. */
export function borrowedIn({ statements, reading }: Place): readonly string[] {
  const named = statements
    .flatMap((statement) => findAll(statement, 'identifier', 'field_expression'))
    .filter((node) => node.field !== 'function' && !node.text.includes('->') && isPure(node))
    .filter((node) => pointerType(node, reading)?.arrays.length === 0);
  return [...new Set(named.map(({ text }) => text))];
}

/** The last assignment before a statement that borrows by a call. */
export function lastSet(pointer: string, before: CNode, body: CNode): CNode | undefined {
  const set = findAll(body, 'assignment_expression')
    .filter((node) => childOf(node, 'left')?.text === pointer && operatorOf(node) === '=' && node.end <= before.start)
    .at(-1);
  return set?.parent?.type === 'expression_statement' ? set : undefined;
}

/**
 * What was asked on the way to the first fetch and not on the way to the release. `undefined` where that cannot be asked
 * again: in another loop or case, or about something that has changed since.
 */
export function conditionsOf(set: CNode, release: CNode): readonly string[] | undefined {
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
