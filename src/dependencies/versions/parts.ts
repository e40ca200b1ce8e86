// SPDX-License-Identifier: Apache-2.0

/** Numbers of any length: versions made of dates and hashes do not fit into the language's own. */
export function compareDigits(a: string, b: string): number {
  const [first, second] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  return first.length - second.length || (first < second ? -1 : Number(first > second));
}

/** The order that the first unequal pair decides; what one list lacks is `undefined`. */
export function firstDifference<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (one: T | undefined, other: T | undefined) => number,
): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = compare(a[at], b[at]);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}
