// SPDX-License-Identifier: Apache-2.0
import { compare, parse } from 'semver';
import type { Dialect } from './dialect.ts';

/**
 * Semantic versioning as npm reads it. Records also write `0`, `1.4` and `v1.2.3`, where they mean the full version.
 */
export const semverDialect: Dialect = {
  name: 'semver',
  ecosystems: ['npm', 'crates.io', 'go', 'hex', 'pub', 'swifturl', 'github actions', 'julia'],
  compare(a, b) {
    const [first, second] = [parse(completed(a), true), parse(completed(b), true)];
    return first === null || second === null ? byNumbers(a, b) : compare(first, second);
  },
};

/**
 * `1.0.0.beta.3` is no version to npm, yet whatever its end means, it stands between 1.0.0 and 1.0.1: where the three numbers
 * differ they decide, where they do not nothing is known.
 */
function byNumbers(a: string, b: string): number | undefined {
  const [first, second] = [numbersOf(completed(a)), numbersOf(completed(b))];
  const differing = first?.map((number, at) => number - (second?.[at] ?? Number.NaN)).find((by) => by !== 0);
  return differing === undefined || Number.isNaN(differing) ? undefined : differing;
}

function numbersOf(version: string): readonly number[] | undefined {
  const read = /^[v=]*(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?![0-9])[0-9A-Za-z.+_-]*$/.exec(version);
  return read === null ? undefined : read.slice(1, 4).map(Number);
}

function completed(version: string): string {
  const bare = version.trim().replace(/^v/, '');
  const short = /^(\d+)(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(bare);
  return short === null ? bare : `${short[1]}.${short[2] ?? 0}.0${short[3] ?? ''}`;
}
