// SPDX-License-Identifier: Apache-2.0

/** JSON with sorted keys and no white space: equal values give equal text. `undefined` fields are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isPlainObject(inner) ? sortKeys(inner) : inner));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Entries are copied into a `Map`-like order; a null prototype keeps an own `__proto__` key a plain key. */
function sortKeys(value: Readonly<Record<string, unknown>>): unknown {
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).toSorted()) {
    sorted[key] = value[key];
  }
  return sorted;
}
