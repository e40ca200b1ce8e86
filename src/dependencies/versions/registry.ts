// SPDX-License-Identifier: Apache-2.0
import { ecosystemFamily } from '../../domain/package-key.ts';
import { composerDialect } from './composer.ts';
import type { Dialect } from './dialect.ts';
import { mavenDialect } from './maven.ts';
import { nugetDialect } from './nuget.ts';
import { pep440Dialect } from './pep440.ts';
import { rubygemsDialect } from './rubygems.ts';
import { semverDialect } from './semver.ts';

export const dialects: readonly Dialect[] = [
  semverDialect,
  pep440Dialect,
  mavenDialect,
  rubygemsDialect,
  nugetDialect,
  composerDialect,
];

/** `undefined` for an ecosystem whose order nobody here knows: its ranges are then unknown, never empty. */
export function dialectOf(ecosystem: string): Dialect | undefined {
  const family = ecosystemFamily(ecosystem);
  return dialects.find(({ ecosystems }) => ecosystems.includes(family));
}
