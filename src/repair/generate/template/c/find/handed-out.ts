// SPDX-License-Identifier: Apache-2.0
import type { Call, CFunction } from '../../../../../language/c/syntax/functions.ts';
import { childOf, findAll, namesIn, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { valueBefore, type Access, type Value } from './access.ts';
import type { Place } from './place.ts';

/**
 * Accesses of the innermost place, said in the words of the outermost: each parameter replaced by its argument, from
 * call to call. What speaks of anything but parameters is left out.
 */
export function handedOut(inside: readonly Access[], path: readonly Place[]): readonly Access[] {
  const [crash] = path;
  let accesses = crash === undefined ? [] : [...inside, ...constantReach(crash)];
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

function indexOf(node: CNode): number {
  const index = childOf(node, 'index')?.text ?? '';
  return /^\d+$/.test(index) ? Number(index) : -1;
}

function handOut(access: Access, fn: CFunction, call: Call): Access | undefined {
  const position = fn.parameters.findIndex(({ name }) => name === access.base);
  const baseNode = call.args[position];
  const base = baseNode === undefined ? undefined : valueBefore(baseNode);
  if (baseNode === undefined || base === undefined) {
    return undefined;
  }
  const offset = valueOut(access.offset, fn, call);
  const length = valueOut(access.length, fn, call);
  if (offset === null || length === null) {
    return undefined;
  }
  return {
    node: call.node,
    base,
    baseNode: unwrap(baseNode),
    kind: access.kind,
    ...(offset === undefined ? {} : { offset }),
    ...(length === undefined ? {} : { length }),
  };
}

/** `null`: it cannot be said outside. */
function valueOut(value: Value | undefined, fn: CFunction, call: Call): Value | undefined | null {
  if (value === undefined) {
    return undefined;
  }
  const names = [...namesIn(value.node)];
  if (names.length === 0) {
    return value;
  }
  const position = fn.parameters.findIndex(({ name }) => name === value.text);
  const node = call.args[position];
  const text = node === undefined ? undefined : valueBefore(node);
  return node === undefined || text === undefined ? null : { text, node: unwrap(node) };
}
