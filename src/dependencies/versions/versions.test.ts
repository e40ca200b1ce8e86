// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from './dialect.ts';
import { mavenDialect } from './maven.ts';
import { pep440Dialect } from './pep440.ts';
import { dialectOf, dialects } from './registry.ts';
import { semverDialect } from './semver.ts';

/** Each list in ascending order, from the ecosystems' own documents. */
const ASCENDING: readonly (readonly [string, Dialect, readonly string[]])[] = [
  [
    'semver.org, section 11',
    semverDialect,
    [
      '0',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      'v1.4',
      '1.10.0',
      '2.0.0',
    ],
  ],
  [
    'Go pseudo-versions',
    semverDialect,
    [
      '0.0.0-20180904163835-0709b304e793',
      '0.0.0-20190101000000-000000000000',
      '0.1.0',
      '1.0.0+incompatible',
      '2.0.0+incompatible',
    ],
  ],
  [
    'PEP 440',
    pep440Dialect,
    [
      '1.dev0',
      '1.0.dev456',
      '1.0a1',
      '1.0a2.dev456',
      '1.0a12.dev456',
      '1.0a12',
      '1.0b1.dev456',
      '1.0b2',
      '1.0b2.post345.dev456',
      '1.0b2.post345',
      '1.0rc1.dev456',
      '1.0rc1',
      '1.0',
      '1.0+abc.5',
      '1.0+abc.7',
      '1.0+5',
      '1.0.post456.dev34',
      '1.0.post456',
      '1.1.dev1',
      '1!0.1',
    ],
  ],
  [
    'Maven, known words',
    mavenDialect,
    ['1-alpha-1', '1-beta', '1-milestone', '1-rc', '1-snapshot', '1', '1-sp', '1-abc', '1-1', '1.1'],
  ],
  [
    'Maven, the version order specification',
    mavenDialect,
    [
      '1.0-alpha10',
      '1.0-beta-1',
      '1.0',
      '1-sp',
      '1-foo2',
      '1-foo10',
      '1-1.foo-bar-1-baz-0.1',
      '1.0.1',
      '1.1-2',
      '1.1.2',
      '2',
    ],
  ],
];

const EQUAL: readonly (readonly [Dialect, string, string])[] = [
  [semverDialect, 'v1.0.0', '1.0.0'],
  [semverDialect, '1', '1.0.0'],
  [pep440Dialect, '1.0', '1.0.0'],
  [pep440Dialect, '1.0.post1', '1.0-1'],
  [pep440Dialect, '1.0ALPHA1', '1.0a1'],
  [mavenDialect, '1', '1.0.0'],
  [mavenDialect, '1.ga', '1'],
  [mavenDialect, '1-a1', '1-alpha-1'],
  [mavenDialect, '1.0.final', '1'],
  [mavenDialect, '1_0', '1-0'],
];

describe('the order of versions', () => {
  it.each(ASCENDING)('is that of %s', (_, dialect, versions) => {
    for (const [index, version] of versions.entries()) {
      const after = versions.slice(index + 1).map((later) => Math.sign(dialect.compare(version, later) ?? Number.NaN));
      expect([version, ...after]).toEqual([version, ...after.map(() => -1)]);
    }
  });

  it.each(EQUAL)('takes %#: two ways to write one version for the same', (dialect, a, b) => {
    expect(dialect.compare(a, b)).toBe(0);
  });

  it.each([
    [semverDialect, 'latest'],
    [semverDialect, ''],
    [pep440Dialect, '1.0-final-really'],
    [mavenDialect, '[1,2)'],
    [mavenDialect, '${version}'],
  ])('gives no answer for what is no version (%#)', (dialect, text) => {
    expect(dialect.compare(text, '1.0.0')).toBeUndefined();
  });

  it('goes by the numbers of what npm does not take for a version, as far as they differ', () => {
    expect(semverDialect.compare('4.7.10', '1.0.0.beta.3')).toBeGreaterThan(0);
    expect(semverDialect.compare('1.0.0.beta.3', '1.0.1-alpha')).toBeLessThan(0);
    expect(semverDialect.compare('1.0.0', '1.0.0.beta.3')).toBeUndefined();
    expect(semverDialect.compare('4.7.10', '1.0.0 - 2.0.0')).toBeUndefined();
    expect(semverDialect.compare('4.7.10', '1.0')).toBeGreaterThan(0);
  });

  it('is an order: turned round it is the other sign, and it carries over', () => {
    const part = fc.constantFrom('0', '1', '2', '10', 'alpha', 'rc', 'sp', 'x', 'final');
    const version = fc
      .tuple(fc.nat(3), fc.array(fc.tuple(fc.constantFrom('.', '-'), part), { maxLength: 4 }))
      .map(([first, rest]) => `${first}${rest.map(([separator, text]) => separator + text).join('')}`);
    const sign = (a: string, b: string): number => Math.sign(mavenDialect.compare(a, b) ?? Number.NaN);

    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(sign(a, b) + sign(b, a)).toBe(0);
        expect(sign(a, b) <= 0 && sign(b, c) <= 0 ? sign(a, c) <= 0 : true).toBe(true);
      }),
    );
  });
});

it('has one dialect for each ecosystem', () => {
  const all = dialects.flatMap(({ ecosystems }) => ecosystems);

  expect(new Set(all).size).toBe(all.length);
  expect(dialectOf('Maven')).toBe(mavenDialect);
  expect(dialectOf('Nowhere')).toBeUndefined();
});
