// SPDX-License-Identifier: Apache-2.0
import { types } from 'node:util';
import { isFunction, isObject } from './natives.ts';

/** Which values are worth a wrapper, and which must stay what they are. */

/** Is this a built-in of the language, such as `Object`, `Promise` or `Array.prototype.map`? */
export function isKnownIntrinsic(value: object): boolean {
  intrinsics ??= collectIntrinsics();
  return intrinsics.has(value);
}

/** Collected when a value first crosses: most processes of a command never get there. */
let intrinsics: WeakSet<object> | undefined;

/** The language's own; globals of the runtime are made when they are first looked at, which costs. */
const LANGUAGE =
  'Object Function Array Number Boolean String Symbol Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN parseFloat parseInt Buffer'.split(
    ' ',
  );

function collectIntrinsics(): WeakSet<object> {
  const found = new WeakSet<object>([globalThis]);
  for (const name of LANGUAGE) {
    const value: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
    if (!isObject(value)) {
      continue;
    }
    found.add(value);
    addMembers(found, value);
    const prototype: unknown = Object.getOwnPropertyDescriptor(value, 'prototype')?.value;
    if (isObject(prototype)) {
      found.add(prototype);
      addMembers(found, prototype);
    }
  }
  return found;
}

function addMembers(found: WeakSet<object>, holder: object): void {
  for (const key of Reflect.ownKeys(holder)) {
    const member: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
    if (isFunction(member)) {
      found.add(member);
    }
  }
}

/**
 * Where a property of `target` comes from. `fixed`: a Proxy may not show it otherwise. `language`: inherited from
 * `Object.prototype` or `Function.prototype`. `slots`: a built-in method that needs the real receiver.
 */
export function holderKind(target: object, key: PropertyKey): 'own' | 'fixed' | 'language' | 'slots' {
  const own = Object.getOwnPropertyDescriptor(target, key);
  if (own !== undefined) {
    return own.configurable === false && own.writable === false ? 'fixed' : 'own';
  }
  for (let holder = Object.getPrototypeOf(target); holder !== null; holder = Object.getPrototypeOf(holder)) {
    if (types.isProxy(holder)) {
      return 'own';
    }
    if (Object.hasOwn(holder, key)) {
      if (holder === Object.prototype || holder === Function.prototype || holder === Error.prototype) {
        return 'language';
      }
      return isKnownIntrinsic(holder) ? 'slots' : 'own';
    }
  }
  return 'own';
}

/** Does this value of the component have anything to call, so that the harness's uses of it are worth watching? */
export function follow(value: object, level: number): boolean {
  if (types.isProxy(value) || isKnownIntrinsic(value)) {
    return false;
  }
  if (typeof value === 'function') {
    return true;
  }
  if (CONTENT_KINDS.some((isKind) => isKind(value))) {
    return false;
  }
  const proto: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value) || proto === null || proto === Object.prototype) {
    return hasCallable(value, level === 0 ? 3 : 1);
  }
  return isObject(proto) && !isKnownIntrinsic(proto) && !isRuntimeClass(proto);
}

/** What their content is, is not in their properties, and they have no methods of the component's. */
const CONTENT_KINDS: readonly ((value: unknown) => boolean)[] = [
  types.isBoxedPrimitive,
  types.isArrayBufferView,
  types.isAnyArrayBuffer,
  types.isNativeError,
  types.isDate,
];

/** A function or a regular expression within `levels` levels of own properties. */
function hasCallable(value: object, levels: number): boolean {
  return Reflect.ownKeys(value)
    .slice(0, MOST_KEYS)
    .some((key) => isCallable(Object.getOwnPropertyDescriptor(value, key), levels));
}

const MOST_KEYS = 300;

function isCallable(property: PropertyDescriptor | undefined, levels: number): boolean {
  const member: unknown = property?.value;
  if (isFunction(member) || types.isRegExp(member)) {
    return true;
  }
  if (levels <= 1) {
    return false;
  }
  return property?.get !== undefined || (isObject(member) && !types.isProxy(member) && hasCallable(member, levels - 1));
}

const RUNTIME_MODULES = ['events', 'stream', 'net', 'http', 'https', 'http2', 'tls', 'dgram', 'child_process', 'fs'];
const runtimePrototypes = new WeakSet();
let collected = 0;

/** A class of the runtime itself: its instances are handed on as they are, since the runtime looks inside them. */
function isRuntimeClass(proto: object): boolean {
  const loaded: unknown = Reflect.get(process, 'moduleLoadList');
  if (Array.isArray(loaded) && loaded.length !== collected) {
    collected = loaded.length;
    for (const name of RUNTIME_MODULES) {
      if (loaded.includes(`NativeModule ${name}`)) {
        addPrototypes(process.getBuiltinModule(name));
      }
    }
  }
  return runtimePrototypes.has(proto);
}

function addPrototypes(exports: unknown): void {
  if (!isObject(exports)) {
    return;
  }
  for (const name of ['', ...Object.keys(exports)]) {
    const member: unknown = name === '' ? exports : Object.getOwnPropertyDescriptor(exports, name)?.value;
    const prototype: unknown = isFunction(member) ? member.prototype : undefined;
    if (isObject(prototype)) {
      runtimePrototypes.add(prototype);
    }
  }
}
