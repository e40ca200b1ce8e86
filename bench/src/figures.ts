// SPDX-License-Identifier: Apache-2.0

export interface Share {
  readonly count: number;
  readonly of: number;
}

export function share(items: readonly boolean[]): Share {
  return { count: items.filter(Boolean).length, of: items.length };
}

/** The smallest value that at least `quantile` of all values do not exceed; `null` of none. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
}

/** Splits items by a key, keys sorted. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A reproducible choice: mulberry32 over the seed. */
export function sample<T>(items: readonly T[], size: number, seed: number): readonly T[] {
  let state = seed;
  function random(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const keyed = items.map((item, index) => ({ item, index, key: random() }));
  const chosen = keyed.toSorted((a, b) => a.key - b.key).slice(0, size);
  return chosen.toSorted((a, b) => a.index - b.index).map(({ item }) => item);
}
