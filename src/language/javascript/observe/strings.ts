// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';

/** A string inside a value, and the way to it. */
export interface Leaf {
  readonly at: readonly (string | number)[];
  readonly text: string;
  /** It is the name of a property, which `at` leads to; not a value. */
  readonly isKey: boolean;
}

/** Every string in a value: values first to last, property names where they stand; bytes as text. */
export function strings(value: Encoded, at: readonly (string | number)[] = []): readonly Leaf[] {
  if (typeof value === 'string') {
    return [{ at, text: value, isKey: false }];
  }
  return value === null || typeof value !== 'object' ? [] : stringsOfTagged(value, at);
}

type Tagged = Extract<Encoded, { readonly t: string }>;

function stringsOfTagged(value: Tagged, at: readonly (string | number)[]): readonly Leaf[] {
  if (value.t === 'array') {
    return value.items.flatMap((item, index) => strings(item, [...at, index]));
  }
  if (value.t === 'object') {
    return value.entries.flatMap(([key, item]) => {
      const inner = [...at, key];
      return [{ at: inner, text: key, isKey: true }, ...strings(item, inner)];
    });
  }
  if (value.t === 'map' || value.t === 'set') {
    return value.entries.flatMap(([key, item]) => [...strings(key, at), ...strings(item, at)]);
  }
  const text = ownText(value);
  return text === undefined ? [] : [text].map(([name, found]) => ({ at: [...at, ...name], text: found, isKey: false }));
}

function ownText(value: Tagged): readonly [readonly string[], string] | undefined {
  if (value.t === 'function') {
    return value.name === '' ? undefined : [['name'], value.name];
  }
  if (value.t === 'error') {
    return [['message'], value.message];
  }
  return value.t === 'bytes' ? [[], Buffer.from(value.v, 'base64').toString()] : undefined;
}
