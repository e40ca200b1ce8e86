// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import { isArray, isPlainObject, object } from '../values.ts';

/** Names that lead from an object to a prototype, or to an inherited method on the way: never made own. */
const TOKENS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', 'toString', '_', 'concat']);

const KEPT = ['kept', 1] as const;

/** So that a value which is very deep cannot exhaust the stack; attacks are a few levels deep. */
const MAX_DEPTH = 8;

/**
 * `holder` with empty objects wherever `value` (an object), or the harmless beginning of `route` (for paths), goes
 * down; `holder` itself when it has them all.
 */
export function withBranches(holder: Encoded, value: Encoded, route: readonly string[]): Encoded {
  const branch = isPlainObject(value) ? skeletonOf(value, 0) : skeletonOfRoute(route);
  return grow(holder, branch);
}

/** The objects inside `value`, without leaves and without the ways to a prototype. */
function skeletonOf(value: Encoded, depth: number): Encoded {
  if (!isPlainObject(value) || depth > MAX_DEPTH) {
    return object();
  }
  const entries = value.entries
    .filter(([key, item]) => !TOKENS.has(key) && isPlainObject(item))
    .map(([key, item]) => [key, skeletonOf(item, depth + 1)] as const);
  // Something of its own in the innermost: a merge into nothing may be a copy.
  return object(...entries, ...(entries.length === 0 && depth > 0 ? [KEPT] : []));
}

function skeletonOfRoute(route: readonly string[]): Encoded {
  const stop = route.findIndex((step) => TOKENS.has(step));
  // A path goes on behind the route, so that all of a harmless route must be there.
  const harmless = stop === -1 ? route : route.slice(0, stop);
  return harmless.reduceRight<Encoded>(
    (below, key) => object([key, below]),
    object(...(harmless.length > 0 ? [KEPT] : [])),
  );
}

function grow(holder: Encoded, branch: Encoded): Encoded {
  if (!isPlainObject(branch) || (!isPlainObject(holder) && !isArray(holder)) || isArray(holder)) {
    return holder;
  }
  let grown = holder;
  for (const [key, below] of branch.entries) {
    const existing = grown.entries.find(([name]) => name === key);
    if (existing === undefined) {
      grown = { ...grown, entries: [...grown.entries, [key, below]] };
      continue;
    }
    const inner = grow(existing[1], below);
    if (inner !== existing[1]) {
      grown = { ...grown, entries: grown.entries.map(([name, old]) => [name, name === key ? inner : old]) };
    }
  }
  return grown;
}
