// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { jsNames } from '../language/javascript/hunks/js-names.ts';
import { functionShapes, leakOf } from './leak.ts';

const SOURCE = {
  package: 'other',
  vulnerable: '1.0.0',
  fixed: '1.0.1',
  advisories: ['CVE-2019-0001'],
  published: '2019-05-01T00:00:00Z',
  file: 'index.js',
  line: 1,
  shapes: ['aaaa'],
};
const CASE = { package: 'case', advisories: ['CVE-2020-0001'], known: '2020-01-01', shapes: new Set(['bbbb']) };

it('lets a fix of another package, of other code and of an earlier day teach', () => {
  expect(leakOf(SOURCE, CASE)).toBeNull();
});

it.each([
  ['of the same package', { ...SOURCE, package: 'case' }],
  ['about the same vulnerability', { ...SOURCE, advisories: ['CVE-2020-0001'] }],
  ['of the same function', { ...SOURCE, shapes: ['bbbb'] }],
  ['of a later day', { ...SOURCE, published: '2020-06-01' }],
  ['of an unknown day', { ...SOURCE, published: undefined }],
])('keeps a fix %s from teaching', (_what, source) => {
  expect(leakOf(source, CASE)).not.toBeNull();
});

it('knows a function again whatever its variables are called and however it is laid out', async () => {
  const one = new Map([
    ['a.js', 'function set(o, k, v) { if (k in o) { o[k] = v; } else { o.extra[k] = v; } return o; }'],
  ]);
  const copy = new Map([
    ['b.js', 'const put = (x, y, z) => {\n  if (y in x) {\n x[y] = z; } else { x.extra[y] = z;\n}\n return x;\n};'],
  ]);

  expect([...(await functionShapes(one, jsNames))]).toEqual([...(await functionShapes(copy, jsNames))]);
});
