// SPDX-License-Identifier: Apache-2.0
import { parse, satisfies, validRange, type SemVer } from 'semver';
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

interface Parsed {
  readonly published: PackumentVersion;
  readonly version: SemVer;
}

/** A plan asks for the same packages thousands of times, so that what a registry lists is put in order once. */
export function versionList(source: PackageSource): VersionList {
  const lists = new Map<string, Promise<readonly Parsed[]>>();
  const listOf = async (name: string): Promise<readonly Parsed[]> => {
    const known = lists.get(name) ?? sorted(name, source);
    lists.set(name, known);
    return known;
  };
  return {
    async from(name, from) {
      const start = parse(from, true);
      return start === null
        ? []
        : (await listOf(name))
            .filter(({ version }) => version.compare(start) >= 0 && isSettled(version, start))
            .map(({ published }) => published);
    },
    async one(name, version) {
      return (await source.packument(name))?.versions[version];
    },
  };
}

async function sorted(name: string, source: PackageSource): Promise<readonly Parsed[]> {
  const versions = Object.values((await source.packument(name))?.versions ?? {});
  const read = versions.flatMap((published) => {
    const version = parse(published.version, true);
    return version === null ? [] : [{ published, version }];
  });
  return read.toSorted((a, b) => a.version.compare(b.version));
}

function isSettled(version: SemVer, start: SemVer): boolean {
  return version.prerelease.length === 0 || (start.prerelease.length > 0 && version.compareMain(start) === 0);
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
