// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionAround } from '../../../../../language/c/syntax/functions.ts';
import { integerOf, memberAt, membersOfType, resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { childOf, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { variablesAt, type Variable } from '../../../../../language/c/syntax/scope.ts';
import { elementOf, isPointer, type CType } from '../../../../../language/c/syntax/type.ts';
import { allocationsOf, assignmentsTo } from './allocation.ts';

/** How much may be used from where a pointer or array starts. */
export interface Bound {
  /** `count`: elements; `bytes`; `end`: the first place that may no more be used. */
  readonly kind: 'count' | 'bytes' | 'end';
  readonly text: string;
  readonly isSigned: boolean;
  /** How likely this is the real bound, 0..1. */
  readonly prior: number;
  readonly because: string;
}

/** Names people give to sizes. */
const SIZE_NAME =
  /len|size|sz$|count|cnt|num|^n$|^n_|_n$|max|limit|cap|avail|remain|left|total|alloc|bytes|width|height|^n[A-Z]/i;
const END_NAME = /end|limit|last|stop|tail|max|eof|e$/i;

/** Every bound there may be for a base, likeliest first. `at` is where the bound will be named. */
export function boundsOf(base: CNode, at: CNode, reading: Reading): readonly Bound[] {
  const type = typeOf(base, reading);
  const resolved = type === undefined ? undefined : resolve(type, reading);
  const variables = variablesAt(reading.unit, at);
  const starts = assignmentsTo(unwrap(base), reading).map(({ value }) => unwrap(value));
  const found = [
    ...dimensionBounds(unwrap(base), resolved, reading),
    ...allocatedBounds(base, at, reading),
    ...memberBounds(base, resolved, reading),
    ...variableBounds({ base, type: resolved, variables, reading }),
    ...starts.flatMap((start) => endsOf(start, at, reading)),
  ].filter(({ kind, text }) => kind !== 'end' || !starts.some((start) => start.text === text));
  const seen = new Map<string, Bound>();
  for (const bound of found.toSorted((a, b) => b.prior - a.prior)) {
    const key = `${bound.kind} ${bound.text}`;
    if (!seen.has(key) && bound.text !== base.text) {
      seen.set(key, bound);
    }
  }
  return [...seen.values()];
}

/** Where a pointer set to the start of something ends: what it was set to, and how much of that there is. */
function endsOf(start: CNode, at: CNode, reading: Reading): readonly Bound[] {
  const name = start.type === 'pointer_expression' ? unwrap(childOf(start, 'argument') ?? start) : start;
  const type = name.type === 'identifier' || name.type === 'field_expression' ? typeOf(name, reading) : undefined;
  if (type === undefined) {
    return [];
  }
  const sized = [...dimensionBounds(name, resolve(type, reading), reading), ...allocatedBounds(name, at, reading)];
  return sized
    .filter(({ kind }) => kind === 'count')
    .map((bound) => ({ ...bound, kind: 'end', text: `${name.text} + ${bound.text}`, prior: bound.prior * 0.97 }));
}

/** A declared array has its size in its type. */
function dimensionBounds(base: CNode, type: CType | undefined, reading: Reading): readonly Bound[] {
  const [size] = type?.arrays ?? [];
  const element = type === undefined ? undefined : elementOf(type);
  if (size === undefined || element === undefined || isOpen(size, base) || isParameter(base, reading)) {
    return [];
  }
  const isByte = !isPointer(element) && integerOf(element, reading)?.bits === 8;
  const text = isByte ? `sizeof(${base.text})` : `sizeof(${base.text}) / sizeof(${base.text}[0])`;
  const because = `${base.text} is an array`;
  const named: Bound = { kind: 'count', text: size, isSigned: true, prior: 0.96, because };
  const measured: Bound = { kind: 'count', text, isSigned: false, prior: 0.95, because };
  return /^[A-Z_][A-Z0-9_]*$/.test(size) ? [named, measured] : [measured];
}

/**
 * The last member of a struct may stand for an array of any length. A variable declared without a size has that of its
 * initializer; where there is none, the compiler refuses to measure it.
 */
function isOpen(size: string, base: CNode): boolean {
  const isMember = base.type === 'field_expression';
  return size === '0' || (isMember && (size === '' || size === '1'));
}

function isParameter(base: CNode, reading: Reading): boolean {
  const fn = functionAround(reading.unit, base);
  return base.type === 'identifier' && fn !== undefined && fn.parameters.some(({ name }) => name === base.text);
}

/** What was asked of the allocator for this very variable or member, where it can still be named. */
function allocatedBounds(base: CNode, at: CNode, reading: Reading): readonly Bound[] {
  return allocationsOf(base, at, reading).map(({ text, kind, isSigned }) => ({
    kind,
    text,
    isSigned,
    prior: 0.9,
    because: `${base.text} was allocated with it`,
  }));
}

/** Members beside a member: `b->text` and `b->used`, `b->n_text`; pointers of its type: cursor and end. */
function memberBounds(base: CNode, type: CType | undefined, reading: Reading): readonly Bound[] {
  const node = unwrap(base);
  const ownerNode = node.type === 'field_expression' ? childOf(node, 'argument') : undefined;
  const own = memberAt(node, reading);
  const owner = ownerNode === undefined ? undefined : typeOf(ownerNode, reading);
  if (ownerNode === undefined || owner === undefined || own === undefined) {
    return [];
  }
  const arrow = node.text.slice(ownerNode.text.length).trimStart().startsWith('->') ? '->' : '.';
  const beside = membersOfType(owner, reading).filter(({ name }) => name !== own.name);
  return beside.flatMap((each) => {
    const text = `${ownerNode.text}${arrow}${each.name}`;
    return namedBound({ text, name: each.name, type: each.type }, { name: own.name, type, reading }, 0.05);
  });
}

interface Asked {
  readonly base: CNode;
  readonly type: CType | undefined;
  readonly variables: readonly Variable[];
  readonly reading: Reading;
}

/** Variables in scope, and the members of structs that variables lead to. */
function variableBounds({ base, type, variables, reading }: Asked): readonly Bound[] {
  const name = /(\w+)\W*$/.exec(base.text)?.[1] ?? '';
  const near = variables.filter(({ kind }) => kind !== 'global');
  const direct = variables.flatMap((each) =>
    namedBound(
      { text: each.name, name: each.name, type: each.type },
      { name, type, reading },
      each.kind === 'global' ? -0.25 : 0,
    ),
  );
  const parameters = functionAround(reading.unit, base)?.parameters ?? [];
  const next = parameters[parameters.findIndex((each) => each.name === base.text) + 1];
  const members = near
    .filter((each) => each.type.pointers === 1 && each.name !== base.text)
    .flatMap((each) =>
      membersOfType(each.type, reading).flatMap((member) =>
        namedBound(
          { text: `${each.name}->${member.name}`, name: member.name, type: member.type },
          { name, type, reading },
          -0.15,
        ),
      ),
    );
  const isBesideParameter = parameters.some((each) => each.name === base.text) && next !== undefined;
  return [...direct, ...members].map((bound) =>
    isBesideParameter && bound.text === next.name ? { ...bound, prior: Math.max(bound.prior, 0.85) } : bound,
  );
}

interface Named {
  readonly text: string;
  readonly name: string;
  readonly type: CType;
}

interface Of {
  readonly name: string;
  readonly type: CType | undefined;
  readonly reading: Reading;
}

/** An integer is a count, a pointer of the same type an end; names say how likely. */
function namedBound({ text, name, type }: Named, of: Of, bonus: number): readonly Bound[] {
  const integer = integerOf(type, of.reading);
  if (integer !== undefined) {
    const prior = clamp(0.3 + (SIZE_NAME.test(name) ? 0.25 : 0) + affinity(name, of.name) * 0.25 + bonus);
    return [{ kind: 'count', text, isSigned: integer.isSigned, prior, because: `${text} is a number near it` }];
  }
  const resolved = resolve(type, of.reading);
  const isSame = resolved.pointers === 1 && resolved.arrays.length === 0 && sameElement(resolved, of.type);
  if (!isSame || of.type === undefined) {
    return [];
  }
  const prior = clamp(0.15 + (END_NAME.test(name) ? 0.45 : 0) + affinity(name, of.name) * 0.2 + bonus);
  return prior < 0.3
    ? []
    : [{ kind: 'end', text, isSigned: false, prior, because: `${text} is a pointer of its type` }];
}

function sameElement(a: CType, b: CType | undefined): boolean {
  return b !== undefined && a.base === b.base && a.pointers === b.pointers + b.arrays.length;
}

function clamp(prior: number): number {
  return Math.min(0.88, Math.max(0.02, prior));
}

/** 0..1: how much of one name stands in the other: `text_len` and `text`, `nbits` and `bits`. */
export function affinity(a: string, b: string): number {
  const [x, y] = [wordsOf(a), wordsOf(b)];
  const shared = x.filter((word) => y.some((other) => other === word || (word.length > 3 && other.includes(word))));
  return y.length === 0 ? 0 : Math.min(1, shared.length / Math.min(2, y.length));
}

function wordsOf(name: string): readonly string[] {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_\d]+/);
  return words.filter((word) => word.length > 1 && !/^(?:len|size|count|cnt|num|max|end|ptr|buf|data)$/.test(word));
}
