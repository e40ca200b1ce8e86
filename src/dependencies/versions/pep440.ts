// SPDX-License-Identifier: Apache-2.0
import { compare, valid } from '@renovatebot/pep440';
import type { Dialect } from './dialect.ts';

/** PyPI's versions as PEP 440 orders them: epochs, post, dev and local releases. */
export const pep440Dialect: Dialect = {
  name: 'pep440',
  ecosystems: ['pypi'],
  compare(a, b) {
    return valid(a) === null || valid(b) === null ? undefined : compare(a, b);
  },
};
