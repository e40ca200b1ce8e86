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
  if (value === null || typeof value !== 'object') {
    return [];
  }
  switch (value.t) {
    case 'array':
      return value.items.flatMap((item, index) => strings(item, [...at, index]));
    case 'object':
      return value.entries.flatMap(([key, item]) => {
        const inner = [...at, key];
        return [{ at: inner, text: key, isKey: true }, ...strings(item, inner)];
      });
    case 'map':
    case 'set':
      return value.entries.flatMap(([key, item]) => [...strings(key, at), ...strings(item, at)]);
    case 'function':
      return value.name === '' ? [] : [{ at: [...at, 'name'], text: value.name, isKey: false }];
    case 'error':
      return [{ at: [...at, 'message'], text: value.message, isKey: false }];
    case 'bytes':
      return [{ at, text: Buffer.from(value.v, 'base64').toString(), isKey: false }];
    default:
      return [];
  }
}
