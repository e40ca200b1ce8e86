// SPDX-License-Identifier: Apache-2.0
import type { Dialect } from './dialect.ts';
import { compareDigits, firstDifference } from './parts.ts';

/** Semantic versioning with up to four numbers, in which letters have no case. */
export const nugetDialect: Dialect = {
  name: 'nuget',
  ecosystems: ['nuget'],
  compare(a, b) {
    const [one, other] = [read(a), read(b)];
    if (one === undefined || other === undefined) {
      return undefined;
    }
    return (
      firstDifference(one.numbers, other.numbers, (first = '0', second = '0') => compareDigits(first, second)) ||
      compareReleases(one.before, other.before)
    );
  },
};

interface NugetVersion {
  readonly numbers: readonly string[];
  /** What stands after the hyphen; nothing for a release. */
  readonly before: readonly string[];
}

function read(text: string): NugetVersion | undefined {
  const [, numbers, before] =
    /^v?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?$/i.exec(text.trim()) ?? [];
  return numbers === undefined
    ? undefined
    : { numbers: numbers.split('.'), before: before?.toLowerCase().split('.') ?? [] };
}

function compareReleases(a: readonly string[], b: readonly string[]): number {
  return a.length === 0 || b.length === 0
    ? Number(b.length > 0) - Number(a.length > 0)
    : firstDifference(a, b, compareIdentifier);
}

/** Numbers before words, the shorter list before the longer. */
function compareIdentifier(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) {
    return a === undefined ? -1 : 1;
  }
  const [first, second] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (first !== second) {
    return first ? -1 : 1;
  }
  return first ? compareDigits(a, b) : a < b ? -1 : Number(a > b);
}
