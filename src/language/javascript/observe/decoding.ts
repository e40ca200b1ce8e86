// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';

/**
 * Data back to a value. Own `__proto__` keys stay own keys. What data cannot carry comes back as the nearest
 * harmless thing: a function does nothing, an instance is a plain object, `cut` is `undefined`.
 */
export function decode(encoded: Encoded): unknown {
  return decodeIn(encoded, []);
}

type Scalar = Extract<
  Encoded,
  {
    readonly t:
      | 'undefined'
      | 'number'
      | 'bigint'
      | 'symbol'
      | 'function'
      | 'date'
      | 'regexp'
      | 'error'
      | 'bytes'
      | 'cut';
  }
>;

function decodeIn(encoded: Encoded, path: readonly unknown[]): unknown {
  if (encoded === null || typeof encoded !== 'object') {
    return encoded;
  }
  if (encoded.t === 'array') {
    const items: unknown[] = [];
    for (const item of encoded.items) {
      define(items, String(items.length), decodeIn(item, [...path, items]));
    }
    return items;
  }
  if (encoded.t === 'object') {
    return decodeObject(encoded, path);
  }
  if ('entries' in encoded) {
    return decodeCollection(encoded, path);
  }
  return encoded.t === 'cycle' ? path[path.length - encoded.up] : decodeScalar(encoded);
}

function decodeCollection({ t, entries }: Extract<Encoded, { t: 'map' | 'set' }>, path: readonly unknown[]): unknown {
  return t === 'map'
    ? new Map(entries.map(([key, item]) => [decodeIn(key, path), decodeIn(item, path)]))
    : new Set(entries.map(([key]) => decodeIn(key, path)));
}

function decodeObject(encoded: Extract<Encoded, { t: 'object' }>, path: readonly unknown[]): unknown {
  if (encoded.proto === 'Array') {
    const holed: unknown[] = [];
    for (const [name, item] of encoded.entries) {
      define(holed, name, decodeIn(item, [...path, holed]));
    }
    return holed;
  }
  const object: object = encoded.proto === null ? Object.create(null) : {};
  for (const [name, item] of encoded.entries) {
    define(object, name, decodeIn(item, [...path, object]));
  }
  return object;
}

function decodeScalar(encoded: Scalar): unknown {
  switch (encoded.t) {
    case 'number':
      return Number(encoded.v);
    case 'bigint':
      return BigInt(encoded.v);
    case 'symbol':
      return Symbol(encoded.v);
    case 'date':
      return new Date(encoded.v);
    case 'regexp':
      return new RegExp(encoded.source, encoded.flags);
    case 'bytes':
      return Buffer.from(encoded.v, 'base64');
    case 'error':
      return decodeError(encoded);
    case 'function':
      return decodeFunction(encoded);
    case 'undefined':
    case 'cut':
    default:
      return undefined;
  }
}

function decodeError(encoded: { readonly name: string; readonly message: string }): Error {
  const error = new Error(encoded.message);
  define(error, 'name', encoded.name);
  return error;
}

function decodeFunction(encoded: { readonly name: string; readonly arity: number }): () => undefined {
  const nothing = (
    () => () =>
      undefined
  )();
  Object.defineProperty(nothing, 'name', named(encoded.name));
  Object.defineProperty(nothing, 'length', named(encoded.arity));
  return nothing;
}

function named(value: unknown): PropertyDescriptor {
  return Object.assign(Object.create(null), { value, configurable: true });
}

/** Never assigns: an own `__proto__` must not become the prototype, and a polluted prototype must not interfere. */
function define(holder: object, name: string, value: unknown): void {
  if (name === 'length' && Array.isArray(holder)) {
    Reflect.set(holder, 'length', value);
    return;
  }
  const property: PropertyDescriptor = Object.assign(Object.create(null), {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  Object.defineProperty(holder, name, property);
}
