// SPDX-License-Identifier: Apache-2.0
import type { Place } from '../../domain/knowledge.ts';
import { formats } from '../formats/registry.ts';
import type { Reading } from '../formats/format.ts';

/** What was found at one place: a record, a part or a whole that cannot be read, or something we have no format for. */
export type ReadItem = { readonly at: Place } & (Reading | { readonly kind: 'unrecognized' });

/** The records in a parsed JSON value: one object, a list of them, or an answer of an OSV server. */
export function* readValue(value: unknown, at: Place): Generator<ReadItem> {
  for (const entry of expand(value)) {
    const format = isObject(entry) ? formats.find((one) => one.recognizes(entry)) : undefined;
    if (format === undefined) {
      yield { kind: 'unrecognized', at };
    } else {
      for (const reading of format.read(entry, at)) {
        yield { ...reading, at };
      }
    }
  }
}

function expand(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value;
  }
  return isObject(value) && Array.isArray(value['vulns']) ? value['vulns'] : [value];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
