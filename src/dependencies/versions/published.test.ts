// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composerDialect } from './composer.ts';
import type { Dialect } from './dialect.ts';
import { mavenDialect } from './maven.ts';
import { nugetDialect } from './nuget.ts';
import { pep440Dialect } from './pep440.ts';
import { dialects } from './registry.ts';
import { rubygemsDialect } from './rubygems.ts';
import { semverDialect } from './semver.ts';

/**
 * Pairs that OSV publishes with its own matchers (google/osv-scanner and google/osv-scalibr, `semantic/fixtures`,
 * Apache-2.0), an excerpt of those where the rules differ from semantic versioning.
 */
const PUBLISHED: readonly (readonly [string, Dialect, string])[] = [
  [
    'nuget',
    nugetDialect,
    `1.0.0-BETA = 1.0.0-beta
     1.0.0-BETA.X.y.5.77.0+AA = 1.0.0-beta.x.y.5.77.0+aa
     1.0.0 = 1.0.0+beta
     1.0+test = 1.0.0.0
     1.0.0.1-1.2.A = 1.0.0.1-1.2.a+A
     1.0.01 = 1.0.1.0
     1.0+test < 1.0.0.1
     1.0.0.1-1.2.A < 1.0.0.1-1.2.a.A+A
     1.0.0-beta2 > 1.0.0-BETA
     1.0.0+AA > 1.0.0-beta+aa
     1.0.0-BETA < 1.0.0-beta.1+AA
     1.0.0-BETA.X.y.5.79.0+AA < 1.0.0-beta.x.y.5.790.0+abc
     1.0.0-pre < 1.0.0.1-alpha
     1.0.0 < 1.0.0.1-alpha
     0.9.9.1 < 1.0.0
     999999999999999999999999999991 < 999999999999999999999999999999`,
  ],
  [
    'rubygems',
    rubygemsDialect,
    `0.119.0.beta1 < 0.119.0
     0.9.4 < 0.9.4.1
     2.3.7 < 2.3.8.pre1
     2.3.8.pre1 < 2.3.8
     3.0.0.beta < 3.0.0.beta2
     3.0.0.beta4 < 3.0.pre
     3.0.pre < 3.0.0.rc
     3.2.22.5 < 4.0.0.beta1
     5.0.0.beta1 < 5.0.0.beta1.1
     5.0.0.beta1.1 < 5.0.0.beta2
     5.0.0.beta4 < 5.0.0.racecar1
     5.0.0.racecar1 < 5.0.0.rc1
     1.0.0.rc1 < 1.0.0.1
     1.2.0.dev4 < 1.2.0.pre1
     1.5.0.a < 1.5.0.b
     1.5.0.beta.4 < 1.5.0
     0.8.2 < 0.9`,
  ],
  [
    'composer',
    composerDialect,
    `v5.0.0-RC < v5.0.0
     v10.0.0-BETA4 < v10.0.0
     0.93 < 0.931
     1.22 < 1.22.01
     1.69 < 1.70.0
     v6.0.0+ea2 < v6.1.0-rc1
     6.2.3 < 6.3.0.0
     6.3.5.4 < 6.4.0.0-RC1
     1.3.0rc < 1.3.0rc2
     1.3.0rc3 < 1.3.0
     3.8.1 < 4.0.0-rc.1
     4.0.0-rc.1 < 4.0.0-rc.2
     1.0.0alpha2 < 1.0.0-alpha3
     1.0.0-alpha3 < 1.0.0beta1
     2.1.0-beta < 2.1.0-beta2
     8.1.0 < 8.2.0RC2
     v1.0-rc < v1.0
     1.0.0-dev < 1.0.0-alpha
     1.0.0 < 1.0.0-p1`,
  ],
  [
    'maven',
    mavenDialect,
    `1.0-alpha-1-SNAPSHOT < 1.0-alpha-1
     1.0-beta-1 < 1.0-SNAPSHOT
     1.0.0 < 1.0-1
     2.0-1 < 2.0.1
     2.0.1-klm < 2.0.1-lmn
     2.0.1-xyz < 2.0.1-123
     1 = 1.0-0
     1.1 = 1.01
     1a = 1.0.0-a
     1.0.0x = 1-x
     1cr = 1rc
     1m3 = 1MileStone3
     1 = 1.
     1 = 1-
     1-foo = 1.0.0-foo.0.0
     1-1.foo-bar-1-baz-0.1 = 1-1.foo-bar1baz-.1
     1-1 = 1-ga-1
     6.1.0rc3 < 6.1H.5-beta
     20190126.230843 < 1234567890.12345
     123456789012345.1H.5-beta < 12345678901234567890.1H.5-beta
     0-final-ga = 0
     0.0.0-2021-05-17T01-01-51-5ec03a8b < 20.0.0`,
  ],
];

const SIGNS: Readonly<Record<string, number>> = { '<': -1, '=': 0, '>': 1 };

describe.each(PUBLISHED)('%s', (_, dialect, lines) => {
  it.each(lines.split('\n').map((line) => line.trim().split(' ')))(
    'holds that %s %s %s',
    (a = '', sign = '', b = '') => {
      expect(Math.sign(dialect.compare(a, b) ?? Number.NaN)).toBe(SIGNS[sign]);
      expect(Math.sign(dialect.compare(b, a) ?? Number.NaN)).toBe(0 - (SIGNS[sign] ?? Number.NaN));
    },
  );
});

it.each([
  [rubygemsDialect, 'main'],
  [rubygemsDialect, '1..2'],
  [nugetDialect, '1.0.0.0.0'],
  [nugetDialect, '[1.0,2.0)'],
  [composerDialect, 'dev-main'],
  [composerDialect, '1.0.0-unknownword'],
])('gives no answer for what is no version (%#)', (dialect, text) => {
  expect(dialect.compare(text, '1.0.0')).toBeUndefined();
});

/** Versions of every dialect: a version is equal to itself, earlier than none later, and the order carries over. */
const SHAPES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  semver: versions(['-alpha', '-alpha.1', '-0', '-rc.10', '+build']),
  pep440: versions(['a1', 'b2', 'rc1', '.dev1', '.post2', '+local']),
  maven: versions(['-alpha-1', '-rc', '.Final', '-SNAPSHOT', '-x', '-1', 'sp']),
  rubygems: versions(['.pre', '.rc1', '.beta.2', '.a', '-x']),
  nuget: versions(['-alpha', '-ALPHA.1', '-1', '+x']),
  composer: versions(['-alpha', 'beta2', '-RC1', '-dev', '-p1', 'RC']),
};

function versions(ends: readonly string[]): fc.Arbitrary<string> {
  const numbers = fc.array(fc.constantFrom('0', '1', '2', '10', '00', '01'), { minLength: 1, maxLength: 3 });
  return fc.tuple(numbers, fc.constantFrom('', ...ends)).map(([parts, end]) => `${parts.map(Number).join('.')}${end}`);
}

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))('the order of %s', (name, dialect) => {
  const version = SHAPES[name] ?? fc.constant('');
  const sign = (a: string, b: string): number => Math.sign(dialect.compare(a, b) ?? Number.NaN);

  it('is total, the other way round the other sign, and carries over', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(sign(a, a)).toBe(0);
        expect(sign(a, b) + sign(b, a)).toBe(0);
        expect(sign(a, b) > 0 || sign(b, c) > 0 || sign(a, c) <= 0).toBe(true);
        expect(sign(a, b) !== 0 || sign(a, c) === sign(b, c)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('puts a release after what came before it', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (major, minor) => {
        const before = { pep440: 'rc1', rubygems: '.rc1', maven: '-rc-1' }[name] ?? '-rc1';
        expect(sign(`${major}.${minor}.0${before}`, `${major}.${minor}.0`)).toBe(-1);
        expect(sign(`${major}.${minor}.0`, `${major}.${minor + 1}.0${before}`)).toBe(-1);
      }),
    );
  });
});

it('keeps the rules of one dialect out of another', () => {
  expect(semverDialect.compare('1.0.0', '1.0.0.1')).toBeUndefined();
  expect(pep440Dialect.compare('1.0.0-SNAPSHOT', '1.0.0')).toBeUndefined();
});
