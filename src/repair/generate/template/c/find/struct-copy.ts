// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn, type Call, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { typeOf } from '../../../../../language/c/syntax/infer.ts';
import { childOf, findAll, isPure, operatorOf, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { CType } from '../../../../../language/c/syntax/type.ts';

/** A struct copied whole. */
export interface StructCopy {
  /** What leads to the members of the copy: `to->`, `here.`. */
  readonly to: string;
  readonly type: CType;
  readonly statement: CNode;
}

/** `memcpy(to, from, sizeof ...)` and `*to = *from`. */
export function copiesIn(fn: CFunction, reading: Reading): readonly StructCopy[] {
  return [
    ...callsIn(fn.body).flatMap((call) => ofCall(call, reading)),
    ...findAll(fn.body, 'assignment_expression').flatMap((node) => ofAssignment(node, reading)),
  ];
}

function ofCall({ name, args, node }: Call, reading: Reading): readonly StructCopy[] {
  const [given, , size] = args;
  const to = given === undefined ? undefined : withoutCast(given);
  // Of one: what is done to the first of several is no help to the others.
  const isCopy = /^(?:mem(?:cpy|move)|bcopy)$/.test(name) && /^sizeof\b[^*]*(?:\(\s*\*[^*]*)?$/.test(size?.text ?? '');
  if (to === undefined || !isCopy || !isPure(to)) {
    return [];
  }
  const type = typeOf(to, reading);
  const prefix = to.text.startsWith('&') ? `${to.text.slice(1)}.` : `${to.text}->`;
  return made(prefix, type, node);
}

/** `(char *) to` leads to the members of what `to` points at. */
function withoutCast(node: CNode): CNode {
  const at = unwrap(node);
  const value = at.type === 'cast_expression' ? childOf(at, 'value') : undefined;
  return value === undefined ? at : withoutCast(value);
}

function ofAssignment(node: CNode, reading: Reading): readonly StructCopy[] {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  const isWhole = [left, right].every((side) => side?.type === 'pointer_expression' && operatorOf(side) === '*');
  const pointer = left === undefined ? undefined : childOf(left, 'argument');
  return isWhole && pointer !== undefined && isPure(pointer)
    ? made(`${pointer.text}->`, typeOf(pointer, reading), node)
    : [];
}

function made(to: string, type: CType | undefined, node: CNode): readonly StructCopy[] {
  const statement = node.parent;
  return statement?.type === 'expression_statement' && type?.pointers === 1 ? [{ to, type, statement }] : [];
}
