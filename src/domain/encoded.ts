// SPDX-License-Identifier: Apache-2.0

/**
 * A JavaScript value as data, so that attack values (own `__proto__` keys, sparse arrays, odd prototypes) cross
 * process borders unharmed. Plain JSON scalars stand for themselves; everything else is tagged.
 */
export type Encoded =
  | null
  | boolean
  | string
  | number
  | { readonly t: 'undefined' }
  | { readonly t: 'number'; readonly v: 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { readonly t: 'bigint'; readonly v: string }
  | { readonly t: 'symbol'; readonly v: string }
  | { readonly t: 'function'; readonly name: string; readonly arity: number }
  | { readonly t: 'date'; readonly v: string }
  | { readonly t: 'regexp'; readonly source: string; readonly flags: string }
  | { readonly t: 'error'; readonly name: string; readonly message: string }
  | { readonly t: 'bytes'; readonly v: string }
  | { readonly t: 'array'; readonly items: readonly Encoded[] }
  /** `proto` is the constructor's name when the object is not a plain one, `null` for a null prototype. */
  | { readonly t: 'object'; readonly proto?: string | null; readonly entries: readonly (readonly [string, Encoded])[] }
  | { readonly t: 'map' | 'set'; readonly entries: readonly (readonly [Encoded, Encoded])[] }
  /** Seen before on the way down, `up` levels above: a cycle. */
  | { readonly t: 'cycle'; readonly up: number }
  /** Left out because the value was too large or too deep to carry; never equal to another value. */
  | { readonly t: 'cut'; readonly why: string };
