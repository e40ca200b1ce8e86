// SPDX-License-Identifier: Apache-2.0
import { compare, parse, satisfies, validRange } from 'semver';
import type { PackageSource, PackumentVersion } from '../../dependencies/registry/package-source.ts';

/** Whether a requirement as npm writes it takes a version. Addresses take none: they name one thing. */
export function admits(range: string, version: string): boolean {
  const wanted = range.replace(/^npm:(?:@[^/]+\/)?[^@]+@?/, '');
  return validRange(wanted, true) !== null && satisfies(version, wanted, { loose: true });
}

/** The package a requirement is really about: `lodash` of `npm:lodash@^4`. */
export function packageOfRange(range: string, name: string): string {
  return /^npm:((?:@[^/]+\/)?[^@]+)/.exec(range)?.[1] ?? name;
}

/** The versions of a package that can be chosen, lowest first. */
export interface VersionList {
  /** From `from` on: never a downgrade. Pre-releases only where `from` is one, of the same release. */
  from(name: string, from: string): Promise<readonly PackumentVersion[]>;
  one(name: string, version: string): Promise<PackumentVersion | undefined>;
}

export function versionList(source: PackageSource): VersionList {
  return {
    async from(name, from) {
      const versions = Object.values((await source.packument(name))?.versions ?? {});
      const start = parse(from, true);
      return versions
        .filter(({ version }) => {
          const candidate = parse(version, true);
          return candidate !== null && start !== null && candidate.compare(start) >= 0 && isSettled(version, from);
        })
        .toSorted((a, b) => compare(a.version, b.version, true));
    },
    async one(name, version) {
      return (await source.packument(name))?.versions[version];
    },
  };
}

function isSettled(version: string, from: string): boolean {
  const [candidate, start] = [parse(version, true), parse(from, true)];
  return (
    candidate?.prerelease.length === 0 ||
    (start !== null && start.prerelease.length > 0 && candidate?.compareMain(start) === 0)
  );
}

/** A range in the style of another, with `to` as its lower bound. */
export function restyled(range: string, to: string): string {
  const prefix = /^npm:(?:@[^/]+\/)?[^@]+@/.exec(range)?.[0] ?? '';
  const style = /^(?:\^|~|>=)/.exec(range.slice(prefix.length))?.[0];
  const isExact = /^[=v]*\d/.test(range.slice(prefix.length));
  return `${prefix}${style ?? (isExact ? '' : '^')}${to}`;
}

/** Whether going from one version to the other may break by the versions' own promise: `0.x` promises per minor. */
export function isBreaking(from: string, to: string): boolean {
  const [a, b] = [parse(from, true), parse(to, true)];
  if (a === null || b === null || a.major !== b.major) {
    return true;
  }
  return a.major === 0 && (a.minor !== b.minor || (a.minor === 0 && a.patch !== b.patch));
}
