// SPDX-License-Identifier: Apache-2.0
import { childOf, findAll, operatorOf, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { Access } from './access.ts';
import type { Place } from './place.ts';

/**
 * Is the access the store of a loop that copies text from one parameter to another, up to its end? `from`: the parameter
 * with the text.
 */
export function copiedFrom({ node, base }: Access, { fn }: Place): string | undefined {
  const set = node.parent;
  const isStore = set?.type === 'assignment_expression' && operatorOf(set) === '=' && node.field === 'left';
  const value = isStore ? childOf(set, 'right') : undefined;
  const from = value === undefined ? undefined : parameterRead(unwrap(value));
  const names = new Set(fn.parameters.map(({ name }) => name));
  const isBoth = from !== undefined && from !== base && names.has(from) && names.has(base);
  return isBoth && isInLoop(node) ? from : undefined;
}

/** `in` of `in[i]`, `*in` and `*in++`. */
function parameterRead(value: CNode): string | undefined {
  const isRead = value.type === 'subscript_expression' || value.type === 'pointer_expression';
  const [name] = isRead ? findAll(value, 'identifier') : [];
  return name?.text;
}

function isInLoop(node: CNode): boolean {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (/^(?:for|while|do)_statement$/.test(at.type)) {
      return true;
    }
  }
  return false;
}
