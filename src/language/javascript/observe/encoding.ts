// SPDX-License-Identifier: Apache-2.0
import { types } from 'node:util';
import type { Encoded } from '../../../domain/encoded.ts';

/**
 * Values to data, from inside the watched process. Runs beside hostile values: it reads own data properties by
 * descriptor only, calls no getter and no method of the value, and asks a Proxy nothing.
 */

const LIMITS = { depth: 12, entries: 4000, string: 400_000, total: 2_500_000 };

/** How much one process may still carry; shared by all of its encodings. */
export interface Budget {
  left: number;
}

export function newBudget(): Budget {
  return { left: LIMITS.total };
}

interface Pass {
  readonly budget: Budget;
  readonly path: object[];
  entries: number;
  /** The raw object behind one of our own wrappers. */
  readonly unwrap: (value: object) => object;
}

/** Encodes `value`; what does not fit the budget becomes `cut`. */
export function encode(value: unknown, budget: Budget, unwrap: (value: object) => object = (same) => same): Encoded {
  return encodeAny(value, { budget, path: [], entries: 0, unwrap });
}

function encodeAny(value: unknown, pass: Pass): Encoded {
  if (isReference(value)) {
    return encodeReference(value, pass);
  }
  if (typeof value === 'string') {
    return encodeString(value, pass);
  }
  return typeof value === 'number' ? encodeNumber(value) : encodeOther(value);
}

function encodeOther(value: unknown): Encoded {
  if (typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'bigint') {
    return { t: 'bigint', v: String(value) };
  }
  if (typeof value === 'symbol') {
    return { t: 'symbol', v: value.description ?? '' };
  }
  return value === null ? null : { t: 'undefined' };
}

function isReference(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function encodeString(value: string, pass: Pass): Encoded {
  if (value.length > LIMITS.string || value.length > pass.budget.left) {
    return { t: 'cut', why: `a string of ${value.length} characters` };
  }
  pass.budget.left -= value.length + 2;
  return value;
}

function encodeNumber(value: number): Encoded {
  if (value === Infinity) {
    return { t: 'number', v: 'Infinity' };
  }
  if (value === -Infinity) {
    return { t: 'number', v: '-Infinity' };
  }
  if (value !== value) {
    return { t: 'number', v: 'NaN' };
  }
  return Object.is(value, -0) ? { t: 'number', v: '-0' } : value;
}

function encodeReference(given: object, pass: Pass): Encoded {
  const value = pass.unwrap(given);
  pass.entries += 1;
  pass.budget.left -= 20;
  if (pass.entries > LIMITS.entries || pass.budget.left < 0) {
    return { t: 'cut', why: 'more than could be carried' };
  }
  if (types.isProxy(value)) {
    return { t: 'cut', why: 'a Proxy' };
  }
  if (typeof value === 'function') {
    return { t: 'function', name: ownString(value, 'name'), arity: ownNumber(value, 'length') };
  }
  const special = encodeSpecial(value);
  if (special !== undefined) {
    return special;
  }
  const up = pass.path.lastIndexOf(value);
  if (up >= 0) {
    return { t: 'cycle', up: pass.path.length - up };
  }
  if (pass.path.length >= LIMITS.depth) {
    return { t: 'cut', why: `deeper than ${LIMITS.depth} levels` };
  }
  pass.path.push(value);
  const encoded = encodeEntries(value, pass);
  pass.path.pop();
  return encoded;
}

/** Built-in kinds whose content is not in their properties. */
function encodeSpecial(value: object): Encoded | undefined {
  if (types.isDate(value)) {
    const time = Date.prototype.getTime.call(value);
    return { t: 'date', v: time === time ? new Date(time).toISOString() : 'Invalid Date' };
  }
  if (types.isRegExp(value)) {
    return { t: 'regexp', source: regexpPart(value, 'source'), flags: regexpPart(value, 'flags') };
  }
  if (types.isNativeError(value)) {
    return { t: 'error', name: errorName(value), message: ownString(value, 'message') };
  }
  if (types.isUint8Array(value)) {
    return { t: 'bytes', v: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  if (types.isPromise(value)) {
    return { t: 'object', proto: 'Promise', entries: [] };
  }
  if (types.isBoxedPrimitive(value)) {
    return { t: 'object', proto: prototypeName(value) ?? 'Object', entries: [] };
  }
  return undefined;
}

function encodeEntries(value: object, pass: Pass): Encoded {
  if (Array.isArray(value)) {
    return encodeArray(value, pass);
  }
  if (types.isMap(value)) {
    const entries: (readonly [Encoded, Encoded])[] = [];
    Map.prototype.forEach.call(value, (item: unknown, key: unknown) => {
      entries.push([encodeAny(key, pass), encodeAny(item, pass)]);
    });
    return { t: 'map', entries };
  }
  if (types.isSet(value)) {
    const entries: (readonly [Encoded, Encoded])[] = [];
    Set.prototype.forEach.call(value, (item: unknown) => {
      const encoded = encodeAny(item, pass);
      entries.push([encoded, encoded]);
    });
    return { t: 'set', entries };
  }
  const proto = prototypeName(value);
  const entries = isLive(value) ? [] : properties(value, pass);
  return proto === 'Object' ? { t: 'object', entries } : { t: 'object', proto, entries };
}

function encodeArray(value: readonly unknown[], pass: Pass): Encoded {
  const names = Object.keys(value);
  const isDense =
    names.length === value.length && (names.length === 0 || names[names.length - 1] === String(value.length - 1));
  if (!isDense) {
    // Holes or extra names: an object that says it is an array.
    return { t: 'object', proto: 'Array', entries: [['length', value.length], ...properties(value, pass)] };
  }
  const items: Encoded[] = [];
  for (const name of names) {
    items.push(encodeProperty(value, name, pass));
    if (pass.budget.left < 0) {
      break;
    }
  }
  return { t: 'array', items };
}

/** Own enumerable string-keyed properties, and an own `__proto__` whatever it is. */
function properties(value: object, pass: Pass): (readonly [string, Encoded])[] {
  const entries: (readonly [string, Encoded])[] = [];
  for (const name of Object.keys(value)) {
    pass.budget.left -= name.length + 4;
    entries.push([name, encodeProperty(value, name, pass)]);
    if (pass.budget.left < 0 || entries.length > LIMITS.entries) {
      break;
    }
  }
  return entries;
}

/** An accessor is never called: it stands as a function of its name. */
function encodeProperty(holder: object, name: string, pass: Pass): Encoded {
  const property = Object.getOwnPropertyDescriptor(holder, name);
  if (property === undefined) {
    return { t: 'undefined' };
  }
  return Object.hasOwn(property, 'value')
    ? encodeAny(property.value, pass)
    : { t: 'function', name: `get ${name}`, arity: 0 };
}

/** Streams, servers, child processes, promises of a library: their state is of the moment, different in every run. */
function isLive(value: object): boolean {
  for (let proto = Object.getPrototypeOf(value); proto !== null; proto = Object.getPrototypeOf(proto)) {
    if (types.isProxy(proto)) {
      return true;
    }
    const name = constructorName(proto);
    if (name === 'EventEmitter' || name === 'Timeout' || name === 'Immediate') {
      return true;
    }
    // What everything inherits from tells nothing, and may be polluted.
    if (Object.getPrototypeOf(proto) !== null && Object.hasOwn(proto, 'then')) {
      return true;
    }
  }
  return false;
}

/** The constructor's name, `Object` for a plain object (also one of another realm), `null` without a prototype. */
function prototypeName(value: object): string | null {
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto === null || typeof proto !== 'object') {
    return null;
  }
  if (types.isProxy(proto)) {
    return 'Proxy';
  }
  return constructorName(proto) || 'Object';
}

function constructorName(proto: object): string {
  const found: unknown = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value;
  return typeof found === 'function' && !types.isProxy(found) ? ownString(found, 'name') : '';
}

function ownString(value: object, name: string): string {
  const found: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof found === 'string' ? found.slice(0, 20_000) : '';
}

function ownNumber(value: object, name: string): number {
  const found: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof found === 'number' ? found : 0;
}

function errorName(value: object): string {
  for (let holder = value; holder !== null; holder = Object.getPrototypeOf(holder)) {
    if (types.isProxy(holder)) {
      break;
    }
    const name = ownString(holder, 'name') || (holder === value ? '' : constructorName(holder));
    if (name !== '') {
      return name;
    }
  }
  return 'Error';
}

const sourceProperty = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source');
const flagsProperty = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags');

function regexpPart(value: RegExp, part: 'source' | 'flags'): string {
  return String((part === 'source' ? sourceProperty : flagsProperty)?.get?.call(value));
}
