// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { integerOf, resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { isPointer, type CType } from '../../../../../language/c/syntax/type.ts';
import { childOf, isPure, operatorOf, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { Access, Value } from './access.ts';
import type { Bound } from './bound.ts';

/** When something is about to go wrong, and when not, as C text without side effects. */
export interface Condition {
  readonly bad: string;
  readonly good: string;
  /** 0..1. */
  readonly prior: number;
  readonly because: string;
}

/** The conditions under which an access leaves its bound. */
export function outsideOf(access: Access, bound: Bound, reading: Reading): readonly Condition[] {
  if ([access.offset, access.length].some((value) => value !== undefined && unwrap(value.node).text === bound.text)) {
    return [];
  }
  return bound.kind === 'end' ? pastEnd(access, bound, reading) : pastCount(access, bound, reading);
}

function pastCount({ offset, length, base }: Access, bound: Bound, reading: Reading): readonly Condition[] {
  const because = `${bound.because}: ${base} must be used within ${bound.text}`;
  const make = (parts: readonly Comparison[], factor: number): Condition => ({
    bad: joinBad(parts),
    good: joinGood(parts),
    prior: bound.prior * factor,
    because,
  });
  const limit = operand(bound.text);
  if (length === undefined) {
    if (offset === undefined) {
      return [make([{ left: limit, is: '==', right: '0' }], 0.4)];
    }
    const over = upper(offset, bound, reading);
    const isConstant = /^\d+$/.test(offset.text);
    const at = isConstant
      ? [make([{ left: limit, is: '<', right: String(Number(offset.text) + 1) }], 1)]
      : [make([over], 0.97)];
    return isSignedValue(offset, reading) && !isConstant ? [make([below(offset), over], 1), ...at] : at;
  }
  const over: Comparison = { left: cast(length, bound, reading), is: '>', right: limit };
  if (offset === undefined || offset.text === '0') {
    return isSignedValue(length, reading) ? [make([below(length), over], 1), make([over], 0.97)] : [make([over], 1)];
  }
  const start: Comparison = { left: cast(offset, bound, reading), is: '>', right: limit };
  const rest: Comparison = { left: cast(length, bound, reading), is: '>', right: `${limit} - ${operand(offset.text)}` };
  return [make([start, rest], 1)];
}

function pastEnd({ base, offset, length }: Access, bound: Bound, reading: Reading): readonly Condition[] {
  const because = `${bound.because}: ${base} must stay before ${bound.text}`;
  const prior = bound.prior;
  const [p, end] = [operand(base), operand(bound.text)];
  const reach = [offset, length].filter((value) => value !== undefined).map(({ text }) => operand(text));
  if (reach.length === 0 || (length === undefined && offset?.text === '0')) {
    return [{ bad: `${p} >= ${end}`, good: `${p} < ${end}`, prior, because }];
  }
  const isWhole = length !== undefined;
  const sum = reach.join(' + ');
  const isSigned = [offset, length].every((value) => value === undefined || isSignedValue(value, reading));
  const left = isSigned ? `${end} - ${p}` : `(size_t)(${end} - ${p})`;
  const room: Condition = isWhole
    ? { bad: `${left} < ${sum}`, good: `${left} >= ${sum}`, prior, because }
    : { bad: `${left} <= ${sum}`, good: `${left} > ${sum}`, prior, because };
  return [room];
}

interface Comparison {
  readonly left: string;
  readonly is: '<' | '>' | '>=' | '<=' | '==' | '!=';
  readonly right: string;
}

const OPPOSITE = { '<': '>=', '>': '<=', '>=': '<', '<=': '>', '==': '!=', '!=': '==' } as const;

export function joinBad(parts: readonly Comparison[]): string {
  return parts.map(({ left, is, right }) => `${left} ${is} ${right}`).join(' || ');
}

export function joinGood(parts: readonly Comparison[]): string {
  return parts.map(({ left, is, right }) => `${left} ${OPPOSITE[is]} ${right}`).join(' && ');
}

/** One comparison as a condition. */
export function comparison(part: Comparison, prior: number, because: string): Condition {
  return { bad: joinBad([part]), good: joinGood([part]), prior, because };
}

function below(value: Value): Comparison {
  return { left: side(undivided(value).text), is: '<', right: '0' };
}

/** `n` of `n / SIZE`: a small negative number divided is zero, and is still none that was meant. */
export function undivided(value: Value): Value {
  const node = unwrap(value.node);
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  const isPart = ['/', '>>'].includes(operatorOf(node)) && /^(?:\d+|[A-Z][A-Z\d_]*)$/.test(right?.text ?? '');
  const isWhole = node.text.replaceAll(/\s/g, '') === value.text.replaceAll(/\s/g, '');
  return left !== undefined && isPart && isWhole && isPure(left)
    ? undivided({ text: unwrap(left).text, node: left })
    : value;
}

function upper(value: Value, bound: Bound, reading: Reading): Comparison {
  return { left: cast(value, bound, reading), is: '>=', right: operand(bound.text) };
}

/** A signed value is compared as unsigned where the bound is: what is below zero then is above it. */
function cast(value: Value, bound: Bound, reading: Reading): string {
  const needs = !bound.isSigned && isSignedValue(value, reading);
  return needs && !/^\d+$/.test(value.text) ? `(size_t) ${operand(value.text)}` : side(value.text);
}

/** Numbers with a name, by custom: sizes and counts are not below zero. */
const CONSTANT = /^[A-Z_][A-Z0-9_]+$/;

export function isSignedValue(value: Value, reading: Reading): boolean {
  if (CONSTANT.test(value.text)) {
    return false;
  }
  const type = typeOf(value.node, reading);
  return type === undefined ? false : (integerOf(type, reading)?.isSigned ?? false);
}

/** An expression as an operand of a comparison or sum: in parentheses where it binds less. */
export function operand(text: string): string {
  return isPlain(text) || /^sizeof\b[^|&?<>=]*$/.test(text) || isCall(text) ? text : `(${text})`;
}

/** An expression as one side of a comparison: sums and products bind more. */
function side(text: string): string {
  return /[?:&|<>=^!,]/.test(text.replaceAll('->', '.')) ? operand(text) : text;
}

/** A name, number, member or element. */
function isPlain(text: string): boolean {
  return /^\w+(?:(?:\.|->)\w+|\[[^[\]]*\])*$/.test(text) || /^'.*'$/.test(text) || /^\([^()]*\)$/.test(text);
}

function isCall(text: string): boolean {
  return /^\w+\([^()]*\)$/.test(text);
}

/** Nothing there to be followed. */
export function isNull(text: string, pointer: 'NULL' | 'nullptr'): Condition {
  const p = operand(text);
  return { bad: `${p} == ${pointer}`, good: `${p} != ${pointer}`, prior: 0.9, because: `${text} may be null` };
}

export function pointerType(node: CNode, reading: Reading): CType | undefined {
  const type = typeOf(unwrap(node), reading);
  const resolved = type === undefined ? undefined : resolve(type, reading);
  return resolved !== undefined && isPointer(resolved) ? resolved : undefined;
}

/** The right operand of a division or shift. */
export function rightOf(node: CNode): CNode | undefined {
  return childOf(node, 'right');
}
