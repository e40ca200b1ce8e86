// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';

/**
 * The runtime's own functions, taken before anything foreign runs. The preload calls these and nothing that the
 * target could have replaced, and makes property descriptors without a prototype: a polluted `Object.prototype.get`
 * would otherwise reach into them.
 */

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

export function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A method as a plain function, for `Reflect.apply` with the receiver it needs. */
export function methodOf(holder: object, key: PropertyKey): AnyFunction {
  const found: unknown = Reflect.get(holder, key);
  if (!isFunction(found)) {
    throw new TypeError(`this runtime has no "${String(key)}"`);
  }
  return found;
}

/** The getter behind a property of a built-in prototype. */
export function getterOf(holder: object, key: PropertyKey): (this: object) => unknown {
  const property = Object.getOwnPropertyDescriptor(holder, key) ?? {};
  return methodOf(property, 'get');
}

export const native: {
  readonly writeSync: typeof fs.writeSync;
  readonly openSync: typeof fs.openSync;
  readonly readFileSync: typeof fs.readFileSync;
  readonly cpuUsage: typeof process.cpuUsage;
  readonly now: typeof process.hrtime.bigint;
  readonly stringify: (text: string) => string;
} = {
  writeSync: fs.writeSync,
  openSync: fs.openSync,
  readFileSync: fs.readFileSync,
  cpuUsage: process.cpuUsage.bind(process),
  now: process.hrtime.bigint.bind(process.hrtime),
  stringify: JSON.stringify,
};

const defineProperty = Reflect.defineProperty;

/** A data property, defined without asking any prototype. */
export function define(holder: object, key: PropertyKey, value: unknown): boolean {
  return defineProperty(holder, key, bare({ value, writable: true, enumerable: true, configurable: true }));
}

/** A handler whose traps nobody can add to by way of a polluted prototype. */
export function alone<T extends object>(handler: T): T {
  Object.setPrototypeOf(handler, null);
  return handler;
}

/** The same descriptor without a prototype. */
export function bare(descriptor: PropertyDescriptor): PropertyDescriptor {
  const result: PropertyDescriptor = Object.create(null);
  for (const key of Object.keys(descriptor)) {
    Reflect.set(result, key, Reflect.get(descriptor, key));
  }
  return result;
}

/**
 * Puts `make(original)` in the place of a method, keeping name, length, attributes and own properties
 * (`util.promisify.custom` among them). Does nothing where there is no such method.
 */
export function replace(holder: object, key: PropertyKey, make: (original: AnyFunction) => AnyFunction): void {
  const property = Object.getOwnPropertyDescriptor(holder, key);
  const original: unknown = property?.value;
  if (property === undefined || !isFunction(original) || property.configurable === false) {
    return;
  }
  const made = make(original);
  for (const name of Reflect.ownKeys(original)) {
    const own = Object.getOwnPropertyDescriptor(original, name);
    if (own !== undefined && name !== 'prototype') {
      Reflect.defineProperty(made, name, bare(own));
    }
  }
  originals.set(made, original);
  Reflect.defineProperty(holder, key, bare({ ...property, value: made }));
}

/** Ours to the function it stands for, so that its source text reads as before. */
export const originals: WeakMap<object, object> = new WeakMap();

/** `String(fn)` of anything of ours gives what the wrapped function gives. */
export function hideOurSource(unwrap: (value: object) => object): void {
  replace(Function.prototype, 'toString', (original) => {
    return function toString(this: unknown): unknown {
      const shown = isObject(this) ? (originals.get(this) ?? unwrap(this)) : this;
      return Reflect.apply(original, shown, []);
    };
  });
}
