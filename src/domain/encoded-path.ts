// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from './encoded.ts';

/** Property names and array positions from a value to a place inside it. */
export type Path = readonly (string | number)[];

/** The value at a place; `undefined` when nothing is there. */
export function valueAt(value: Encoded, at: Path): Encoded | undefined {
  let found: Encoded | undefined = value;
  for (const step of at) {
    found = found === undefined ? undefined : childAt(found, step);
  }
  return found;
}

/** A copy with `by` at a place; the value itself when nothing is there to be replaced. */
export function replaceAt(value: Encoded, at: Path, by: Encoded): Encoded {
  const [step, ...rest] = at;
  if (step === undefined) {
    return by;
  }
  const inner = childAt(value, step);
  if (inner === undefined || typeof value !== 'object' || value === null) {
    return value;
  }
  const replaced = replaceAt(inner, rest, by);
  if (value.t === 'array') {
    return { ...value, items: value.items.map((item, index) => (index === Number(step) ? replaced : item)) };
  }
  if (value.t === 'object') {
    return { ...value, entries: value.entries.map(([key, old]) => [key, key === String(step) ? replaced : old]) };
  }
  if (value.t === 'function' && typeof replaced === 'string') {
    return { ...value, name: replaced };
  }
  return value;
}

/** Every string inside a value with its place, outermost first; property names are not values, a function's name is. */
export function* stringsIn(value: Encoded, at: Path = []): Generator<{ readonly at: Path; readonly text: string }> {
  if (typeof value === 'string') {
    yield { at, text: value };
    return;
  }
  for (const [step, item] of membersOf(value)) {
    yield* stringsIn(item, [...at, step]);
  }
}

function membersOf(value: Encoded): Iterable<readonly [string | number, Encoded]> {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  if (value.t === 'array') {
    return value.items.entries();
  }
  if (value.t === 'function') {
    return value.name === '' ? [] : [['name', value.name]];
  }
  return value.t === 'object' ? value.entries : [];
}

/** Equal as data. Values that were cut are never equal. */
export function isSame(a: Encoded, b: Encoded): boolean {
  const text = JSON.stringify(a);
  return text === JSON.stringify(b) && !text.includes('"t":"cut"');
}

function childAt(value: Encoded, step: string | number): Encoded | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  if (value.t === 'array') {
    return value.items[Number(step)];
  }
  if (value.t === 'object') {
    return value.entries.find(([key]) => key === String(step))?.[1];
  }
  if (value.t === 'function' && step === 'name') {
    return value.name;
  }
  return undefined;
}
