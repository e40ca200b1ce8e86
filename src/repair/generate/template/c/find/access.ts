// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { argumentsOf, callsIn } from '../../../../../language/c/syntax/functions.ts';
import { isPointer } from '../../../../../language/c/syntax/type.ts';
import { resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { childOf, isPure, operatorOf, unwrap, walk, type CNode } from '../../../../../language/c/syntax/node.ts';

/** One use of memory: what is followed, how far from it, and how much. */
export interface Access {
  readonly node: CNode;
  /** The pointer or array, as an expression without side effects. */
  readonly base: string;
  readonly baseNode: CNode;
  /** Elements (or bytes, of a call) from the base; absent where it is the base itself. */
  readonly offset?: Value;
  /** Bytes or elements from there; absent: one element. */
  readonly length?: Value;
  readonly kind: 'subscript' | 'follow' | 'member' | 'call';
}

export interface Value {
  /** Without side effects. */
  readonly text: string;
  readonly node: CNode;
}

/** Functions that touch memory: which argument says where, which says how much. */
const MEMORY_CALLS: ReadonlyMap<string, readonly Touch[]> = new Map(
  (
    [
      ['memcpy memmove mempcpy bcopy wmemcpy strncpy stpncpy', [touch(0, 2), touch(1, 2)]],
      ['memset wmemset memchr memrchr', [touch(0, 2)]],
      ['memcmp strncmp strncasecmp bcmp', [touch(0, 2), touch(1, 2)]],
      ['bzero strnlen fgets snprintf strndup', [touch(0, 1)]],
      ['read write recv send pread pwrite', [touch(1, 2)]],
      ['strcpy strcat strlen strcmp strchr strdup puts sprintf vsprintf gets', [touch(0)]],
    ] satisfies readonly (readonly [string, readonly Touch[]])[]
  ).flatMap(([names, touches]) => names.split(' ').map((name) => [name, touches])),
);

/** `much` is absent where the content says how much. */
interface Touch {
  readonly where: number;
  readonly much?: number;
}

function touch(where: number, much?: number): Touch {
  return much === undefined ? { where } : { where, much };
}

/** Every use of memory in a statement that can be spoken of without side effects; `line` narrows to it where it can. */
export function accessesIn(statement: CNode, reading: Reading, line: number): readonly Access[] {
  const found: Access[] = [];
  for (const node of walk(statement)) {
    if (node !== statement && node.type === 'compound_statement') {
      continue;
    }
    const access = readAccess(node, reading);
    if (access !== undefined && !isInsideBlock(node, statement)) {
      found.push(access);
    }
  }
  for (const { node, name } of callsIn(statement)) {
    found.push(...(isInsideBlock(node, statement) ? [] : accessesOfCall(node, name)));
  }
  const onLine = found.filter(({ node }) => node.line <= line && line <= node.endLine);
  return onLine.length > 0 ? onLine : found;
}

function isInsideBlock(node: CNode, statement: CNode): boolean {
  for (let at = node.parent; at !== null && at !== statement; at = at.parent) {
    if (at.type === 'compound_statement' || (at.type.endsWith('_statement') && at.type !== 'expression_statement')) {
      return true;
    }
  }
  return false;
}

function readAccess(node: CNode, reading: Reading): Access | undefined {
  switch (node.type) {
    case 'subscript_expression':
      return subscript(node);
    case 'pointer_expression':
      return operatorOf(node) === '*' ? follow(node, reading) : undefined;
    case 'field_expression':
      return operatorOf(node) === '->' || node.children.some(({ text }) => text === '->') ? member(node) : undefined;
    default:
      return undefined;
  }
}

function subscript(node: CNode): Access | undefined {
  const baseNode = childOf(node, 'argument');
  const list = childOf(node, 'indices');
  const indexNode = childOf(node, 'index') ?? list?.children.find(({ isNamed }) => isNamed);
  if (baseNode === undefined || indexNode === undefined) {
    return undefined;
  }
  const base = valueBefore(baseNode);
  const index = valueBefore(indexNode);
  return base === undefined || index === undefined
    ? undefined
    : { node, base, baseNode, offset: { text: index, node: indexNode }, kind: 'subscript' };
}

function follow(node: CNode, reading: Reading): Access | undefined {
  const argument = childOf(node, 'argument');
  const split = argument === undefined ? undefined : splitPointer(unwrap(argument), reading);
  return split === undefined ? undefined : { node, ...split, kind: 'follow' };
}

function member(node: CNode): Access | undefined {
  const baseNode = childOf(node, 'argument');
  const base = baseNode === undefined ? undefined : valueBefore(baseNode);
  return baseNode === undefined || base === undefined ? undefined : { node, base, baseNode, kind: 'member' };
}

function accessesOfCall(node: CNode, name: string): readonly Access[] {
  const args = argumentsOf(node);
  return (MEMORY_CALLS.get(plainName(name)) ?? []).flatMap(({ where, much }) => {
    const baseNode = args[where];
    const lengthNode = much === undefined ? undefined : args[much];
    const split = baseNode === undefined ? undefined : splitPointer(unwrap(baseNode), undefined);
    const length = lengthNode === undefined ? undefined : valueBefore(lengthNode);
    if (split === undefined) {
      return [];
    }
    const whole = { node, ...split, kind: 'call' as const };
    return [
      lengthNode === undefined || length === undefined
        ? whole
        : { ...whole, length: { text: length, node: lengthNode } },
    ];
  });
}

/** Libraries give the old functions names of their own: `zmemcpy`, `png_memcpy`, `XSTRNCPY`. */
function plainName(name: string): string {
  const plain = name.replace(/^(?:__builtin_|_*x?)(?=mem|str)/, '');
  return MEMORY_CALLS.has(plain)
    ? plain
    : (/(?:mem(?:cpy|move|set|cmp|chr)|str(?:n?cpy|cat|len))$/i.exec(name)?.[0].toLowerCase() ?? '');
}

export type Split = Pick<Access, 'base' | 'baseNode' | 'offset'>;

/** `p + i` as base `p` and offset `i`, `&a[i]` likewise; other pointers are their own base. */
export function splitPointer(node: CNode, reading: Reading | undefined): Split | undefined {
  if (node.type === 'cast_expression') {
    const value = childOf(node, 'value');
    return value === undefined ? undefined : splitPointer(unwrap(value), reading);
  }
  const address =
    node.type === 'pointer_expression' && operatorOf(node) === '&' ? childOf(node, 'argument') : undefined;
  if (address?.type === 'subscript_expression') {
    return subscript(address);
  }
  if (node.type === 'binary_expression' && operatorOf(node) === '+') {
    return splitSum(node, reading);
  }
  const base = valueBefore(node);
  return base === undefined ? undefined : { base, baseNode: node };
}

function splitSum(node: CNode, reading: Reading | undefined): Split | undefined {
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  const isRight = right !== undefined && reading !== undefined && isPointerNode(right, reading);
  const [baseNode, offsetNode] = isRight ? [right, left] : [left, right];
  const base = baseNode === undefined ? undefined : valueBefore(baseNode);
  const offset = offsetNode === undefined ? undefined : valueBefore(offsetNode);
  if (baseNode === undefined || base === undefined || offset === undefined || offsetNode === undefined) {
    return undefined;
  }
  return flattened({ base, baseNode, offset: { text: offset, node: offsetNode } }, reading);
}

/** `p + i + 2` is `i + 2` from `p`. */
function flattened(split: Split & { readonly offset: Value }, reading: Reading | undefined): Split {
  const inner = unwrap(split.baseNode);
  const nested = inner.type === 'binary_expression' && operatorOf(inner) === '+' ? splitSum(inner, reading) : undefined;
  return nested?.offset === undefined
    ? split
    : { ...nested, offset: { text: `${nested.offset.text} + ${split.offset.text}`, node: nested.offset.node } };
}

function isPointerNode(node: CNode, reading: Reading): boolean {
  const type = typeOf(node, reading);
  return type !== undefined && isPointer(resolve(type, reading));
}

/**
 * The value an expression will have, as text that can be evaluated just before it without changing anything: `i++` is
 * `i`, `++i` is `i + 1`. `undefined` where that cannot be said.
 */
export function valueBefore(node: CNode): string | undefined {
  const at = unwrap(node);
  if (at.type === 'update_expression') {
    const argument = childOf(at, 'argument');
    if (argument === undefined || !isPure(argument)) {
      return undefined;
    }
    const isPrefix = at.children[0] !== argument;
    const sign = operatorOf(at) === '++' ? '+' : '-';
    return isPrefix ? `${argument.text} ${sign} 1` : argument.text;
  }
  return isPure(at) && !at.isBroken ? at.text : undefined;
}
