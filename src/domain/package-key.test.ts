// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { isAskedEcosystem, packageKey } from './package-key.ts';

it('takes the spellings of a Python name as one package, and those of an npm name as two', () => {
  expect(packageKey('PyPI', 'Zope.Interface')).toBe(packageKey('pypi', 'zope_interface'));
  expect(packageKey('npm', 'JSONStream')).not.toBe(packageKey('npm', 'jsonstream'));
});

it('takes the releases of a distribution together unless one is asked for', () => {
  expect(isAskedEcosystem('Debian', 'Debian:12')).toBe(true);
  expect(isAskedEcosystem('Debian:11', 'Debian:12')).toBe(false);
  expect(isAskedEcosystem('npm', 'PyPI')).toBe(false);
});
