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
    return first === null || second === null ? undefined : compare(first, second);
  },
};

function completed(version: string): string {
  const bare = version.trim().replace(/^v/, '');
  const short = /^(\d+)(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(bare);
  return short === null ? bare : `${short[1]}.${short[2] ?? 0}.0${short[3] ?? ''}`;
}
