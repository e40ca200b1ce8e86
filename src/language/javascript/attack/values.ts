// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import { isSame, stringsIn, type Path } from '../../../domain/encoded-path.ts';
import type { ApiCall, Observation } from '../../../domain/observation.ts';
import type { Substitute } from '../../language.ts';

export type EncodedObject = Extract<Encoded, { readonly t: 'object' }>;
export type EncodedArray = Extract<Encoded, { readonly t: 'array' }>;

export const UNDEFINED: Encoded = { t: 'undefined' };

export function object(...entries: readonly (readonly [string, Encoded])[]): EncodedObject {
  return { t: 'object', entries };
}

export function array(...items: readonly Encoded[]): EncodedArray {
  return { t: 'array', items };
}

export function isArray(value: Encoded | undefined): value is EncodedArray {
  return typeof value === 'object' && value !== null && value.t === 'array';
}

/** An object literal or an object without a prototype; not an instance of a class. */
export function isPlainObject(value: Encoded | undefined): value is EncodedObject {
  return typeof value === 'object' && value !== null && value.t === 'object' && typeof value.proto !== 'string';
}

/** `{a: {b: inner}}` for the keys `a`, `b`. */
export function nest(keys: readonly string[], inner: Encoded): Encoded {
  return keys.reduceRight<Encoded>((below, key) => object([key, below]), inner);
}

/** Data as `JSON.parse` gives it, own `__proto__` keys included. `undefined` for text that is not a JSON container. */
export function parseJson(text: string): EncodedObject | EncodedArray | undefined {
  if (!/^\s*[[{]/.test(text)) {
    return undefined;
  }
  try {
    const encoded = encodeJson(JSON.parse(text));
    return isArray(encoded) || isPlainObject(encoded) ? encoded : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** JSON text of plain data; `undefined` when the value holds something JSON cannot say. */
export function toJson(value: Encoded): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  if (value.t === 'array') {
    const items = value.items.map(toJson);
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  if (value.t !== 'object') {
    return undefined;
  }
  const members = value.entries.map(([key, item]) => ({ key: JSON.stringify(key), text: toJson(item) }));
  return members.some(({ text }) => text === undefined)
    ? undefined
    : `{${members.map(({ key, text }) => `${key}:${text}`).join(',')}}`;
}

/** The call that carried `value`, and in which of its arguments. */
export function carrierCall(
  value: Encoded,
  observation: Observation,
): { readonly call: ApiCall; readonly argument: number } | undefined {
  for (const call of observation.behaviour.calls) {
    const argument = call.args.findIndex((candidate) => holds(candidate, value));
    if (argument !== -1) {
      return { call, argument };
    }
  }
  return undefined;
}

/** The first string in `value` that passes `test`, with its place. */
export function findString(
  value: Encoded,
  test: (text: string) => boolean,
): { readonly at: Path; readonly text: string } | undefined {
  for (const found of stringsIn(value)) {
    if (test(found.text)) {
      return found;
    }
  }
  return undefined;
}

/** Without repetitions and without `value` itself, in the order given. */
export function distinct(value: Encoded, substitutes: readonly Substitute[]): readonly Substitute[] {
  const seen = new Set([JSON.stringify([value, [], []])]);
  return substitutes.filter((substitute) => {
    const key = JSON.stringify([substitute.value, substitute.companions ?? [], substitute.files ?? []]);
    return !seen.has(key) && seen.add(key);
  });
}

function holds(whole: Encoded, part: Encoded): boolean {
  if (isSame(whole, part)) {
    return true;
  }
  if (isArray(whole)) {
    return whole.items.some((item) => holds(item, part));
  }
  return isPlainObject(whole) && whole.entries.some(([, item]) => holds(item, part));
}

function encodeJson(value: unknown): Encoded {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (Array.isArray(value)) {
    return array(...value.map(encodeJson));
  }
  return object(...Object.entries(Object(value)).map(([key, item]) => [key, encodeJson(item)] as const));
}
