// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageUrl, readPackageUrl } from './package-url.ts';

describe('a package URL', () => {
  it.each([
    ['pkg:npm/%40scope/name@1.0.0', 'npm', '@scope/name', '1.0.0'],
    ['pkg:npm/@scope/name@1.0.0', 'npm', '@scope/name', '1.0.0'],
    ['pkg:npm/@scope/name', 'npm', '@scope/name', undefined],
    ['pkg:maven/org.l/core@2.14.0?type=jar#inside', 'Maven', 'org.l:core', '2.14.0'],
    ['pkg:golang/golang.org/x/net@v0.7.0', 'Go', 'golang.org/x/net', '0.7.0'],
    ['PKG:PyPI/django@4.0%2Blocal', 'PyPI', 'django', '4.0+local'],
    ['pkg://cargo/serde', 'crates.io', 'serde', undefined],
    ['pkg:composer/laravel/laravel@5.5.0', 'Packagist', 'laravel/laravel', '5.5.0'],
  ])('%s names a package in the words of OSV', (...[text, ecosystem, name, version]) => {
    expect(readPackageUrl(text)).toEqual({ ecosystem, name, version });
  });

  it.each(['', 'npm/left', 'pkg:npm', 'pkg:npm/', 'pkg:npm/left@', 'pkg:npm/%zz@1', 'pkg:npm/a@%', 'pkg:oci/image@1'])(
    '"%s" names nothing, and is no fault',
    (text) => {
      expect(readPackageUrl(text)).toBeUndefined();
    },
  );

  it('reads back what it writes', () => {
    const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => !/[/:\s]/u.test(text));
    const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

    fc.assert(
      fc.property(
        fc.constantFrom('npm', 'PyPI', 'crates.io', 'RubyGems', 'NuGet'),
        name,
        word,
        (ecosystem, of, version) => {
          const meant = { ecosystem, name: of, version };
          expect(readPackageUrl(packageUrl(meant))).toEqual(meant);
        },
      ),
    );
  });
});
