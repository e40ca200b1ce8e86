// SPDX-License-Identifier: Apache-2.0
import type { Dialect } from './dialect.ts';
import { compareDigits, firstDifference } from './parts.ts';

/** The order of `Gem::Version`: digits and letters are segments of their own, and a word is earlier than any number. */
export const rubygemsDialect: Dialect = {
  name: 'rubygems',
  ecosystems: ['rubygems'],
  compare(a, b) {
    return isVersion(a) && isVersion(b) ? firstDifference(segmentsOf(a), segmentsOf(b), compareSegment) : undefined;
  },
};

function isVersion(text: string): boolean {
  return /^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(text.trim());
}

/** Zeros at the end of the release, and at the end of what comes before a release, say nothing. */
function segmentsOf(version: string): readonly string[] {
  const all = version.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]+/g) ?? [];
  const word = all.findIndex((segment) => !isNumber(segment));
  const [release, before] = word < 0 ? [all, []] : [all.slice(0, word), all.slice(word)];
  return [...withoutZeros(release), ...withoutZeros(before)];
}

function withoutZeros(segments: readonly string[]): readonly string[] {
  return segments.slice(0, segments.findLastIndex((segment) => !/^0+$/.test(segment)) + 1);
}

function compareSegment(a = '0', b = '0'): number {
  const [first, second] = [isNumber(a), isNumber(b)];
  if (first !== second) {
    return first ? 1 : -1;
  }
  return first ? compareDigits(a, b) : a < b ? -1 : Number(a > b);
}

function isNumber(segment: string): boolean {
  return /^\d/.test(segment);
}
