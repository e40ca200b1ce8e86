// SPDX-License-Identifier: Apache-2.0
import type { Dependency } from '../../domain/dependency.ts';
import { ecosystemFamily } from '../../domain/package-key.ts';

const TYPES: Readonly<Record<string, string>> = {
  npm: 'npm',
  pypi: 'pypi',
  'crates.io': 'cargo',
  go: 'golang',
  maven: 'maven',
  rubygems: 'gem',
  nuget: 'nuget',
  packagist: 'composer',
};

/** The purl of a dependency: `pkg:npm/%40scope/name@1.0.0`. */
export function packageUrl({ ecosystem, name, version }: Pick<Dependency, 'ecosystem' | 'name' | 'version'>): string {
  const type = TYPES[ecosystemFamily(ecosystem)] ?? 'generic';
  const parts = type === 'maven' ? name.split(':') : name.split('/');
  return `pkg:${type}/${parts.map((part) => encodeURIComponent(part)).join('/')}@${encodeURIComponent(version)}`;
}
