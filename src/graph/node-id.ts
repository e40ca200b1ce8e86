// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';
import type { KnowledgeRecord } from '../domain/knowledge.ts';
import { sketchBands } from '../support/min-hash.ts';

/**
 * The id of a node: 64 bits of a digest of kind and key, as the signed number the database keeps, in text. The same thing
 * has the same id everywhere and nobody has to ask for it. Among ten million nodes the chance that any two share one is
 * 3 in a million.
 */
export function nodeId({ kind, key }: { readonly kind: string; readonly key: string }): string {
  return digestId(`node\0${kind}\0${key}`);
}

export function recordId({ source, key, facet = '' }: Pick<KnowledgeRecord, 'source' | 'key' | 'facet'>): string {
  return digestId(`record\0${source}\0${key}\0${facet}`);
}

/** The bands of a sketch: what is alike most likely has one in common. Each once. */
export function bandIds(sketch: readonly number[]): readonly string[] {
  return [...new Set(sketchBands(sketch).map((band) => digestId(`band\0${band}`)))];
}

/** The same few nodes are named again and again within a batch. */
const KEPT = 50_000;
const known = new Map<string, string>();

function digestId(text: string): string {
  const found = known.get(text);
  if (found !== undefined) {
    return found;
  }
  if (known.size >= KEPT) {
    known.clear();
  }
  const id = hash('sha256', text, 'buffer').readBigInt64BE(0).toString();
  known.set(text, id);
  return id;
}
