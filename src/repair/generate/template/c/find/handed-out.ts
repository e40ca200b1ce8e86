// SPDX-License-Identifier: Apache-2.0
import type { Call, CFunction } from '../../../../../language/c/syntax/functions.ts';
import { childOf, findAll, namesIn, operatorOf, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { splitPointer, valueBefore, type Access, type Value } from './access.ts';
import type { Place } from './place.ts';

/**
 * Accesses of the innermost place, said in the words of the outermost: each parameter replaced by its argument, from
 * call to call. What speaks of anything but parameters is left out.
 */
export function handedOut(inside: readonly Access[], path: readonly Place[]): readonly Access[] {
  const [crash] = path;
  let accesses = crash === undefined ? [] : [...inside, ...constantReach(crash), ...loopReach(crash)];
  for (const [index, outer] of path.slice(1).entries()) {
    const inner = path[index];
    const { call } = outer;
    accesses =
      inner === undefined || call === undefined
        ? []
        : accesses.flatMap((access) => handOut(access, inner.fn, call) ?? []);
  }
  return accesses;
}

/** A parameter used at fixed places only: the furthest of them is what the caller must have room for. */
function constantReach({ fn }: Place): readonly Access[] {
  return fn.parameters.flatMap(({ name }) => {
    const uses = findAll(fn.body, 'subscript_expression').filter((node) => childOf(node, 'argument')?.text === name);
    const furthest = uses.toSorted((a, b) => indexOf(b) - indexOf(a))[0];
    const baseNode = furthest === undefined ? undefined : childOf(furthest, 'argument');
    const index = furthest === undefined ? undefined : childOf(furthest, 'index');
    return furthest === undefined ||
      baseNode === undefined ||
      index === undefined ||
      !uses.every((node) => indexOf(node) >= 0)
      ? []
      : [
          {
            node: furthest,
            base: name,
            baseNode,
            offset: { text: index.text, node: index },
            kind: 'subscript' as const,
          },
        ];
  });
}

/** A parameter used at every place up to a constant: `for (i = 0; i < 8; i++) p[i] = 0;` needs room for eight. */
function loopReach({ fn }: Place): readonly Access[] {
  return findAll(fn.body, 'subscript_expression').flatMap((node) => {
    const baseNode = childOf(node, 'argument');
    const index = childOf(node, 'index');
    const count = index?.type === 'identifier' ? countOf(index) : undefined;
    const isParameter = fn.parameters.some(({ name }) => name === baseNode?.text);
    return baseNode === undefined || count === undefined || !isParameter
      ? []
      : [{ node, base: baseNode.text, baseNode, length: count, kind: 'call' as const }];
  });
}

/** Macros and enumerators, by custom. */
const CONSTANT = /^[A-Z_][A-Z0-9_]+$/;

/** The constant that a loop around a variable counts to. */
function countOf(variable: CNode): Value | undefined {
  for (let at = variable.parent; at !== null; at = at.parent) {
    const condition = at.type === 'for_statement' ? childOf(at, 'condition') : undefined;
    const limit = condition === undefined ? undefined : childOf(condition, 'right');
    const counts =
      condition !== undefined && operatorOf(condition) === '<' && childOf(condition, 'left')?.text === variable.text;
    if (counts && limit !== undefined && (/^\d+$/.test(limit.text) || CONSTANT.test(limit.text))) {
      return { text: limit.text, node: limit };
    }
  }
  return undefined;
}

function indexOf(node: CNode): number {
  const index = childOf(node, 'index')?.text ?? '';
  return /^\d+$/.test(index) ? Number(index) : -1;
}

function handOut(access: Access, fn: CFunction, call: Call): Access | undefined {
  const position = fn.parameters.findIndex(({ name }) => name === access.base);
  const argument = call.args[position];
  const split = argument === undefined ? undefined : splitPointer(unwrap(argument), undefined);
  if (split === undefined) {
    return undefined;
  }
  const offset = valueOut(access.offset, fn, call);
  const length = valueOut(access.length, fn, call);
  if (offset === null || length === null) {
    return undefined;
  }
  const extent = extentFrom(split.offset, offset, length);
  return { node: call.node, base: split.base, baseNode: unwrap(split.baseNode), kind: access.kind, ...extent };
}

/** How far from the base the caller speaks of, and how much, when the argument itself is a place inside the base. */
function extentFrom(
  start: Value | undefined,
  offset: Value | undefined,
  length: Value | undefined,
): Pick<Access, 'offset' | 'length'> {
  if (start === undefined || offset === undefined) {
    const from = start ?? offset;
    return { ...(from === undefined ? {} : { offset: from }), ...(length === undefined ? {} : { length }) };
  }
  if (length === undefined && /^\d+$/.test(offset.text)) {
    return { offset: start, length: { text: String(Number(offset.text) + 1), node: offset.node } };
  }
  const sum = { text: `${start.text} + ${offset.text}`, node: start.node };
  return { offset: sum, ...(length === undefined ? {} : { length }) };
}

/** `null`: it cannot be said outside. */
function valueOut(value: Value | undefined, fn: CFunction, call: Call): Value | undefined | null {
  if (value === undefined) {
    return undefined;
  }
  const names = [...namesIn(value.node)].filter((name) => !CONSTANT.test(name));
  if (names.length === 0) {
    return value;
  }
  const position = fn.parameters.findIndex(({ name }) => name === value.text);
  const node = call.args[position];
  const text = node === undefined ? undefined : valueBefore(node);
  return node === undefined || text === undefined ? null : { text, node: unwrap(node) };
}
