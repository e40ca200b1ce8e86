// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';
import type { PackumentVersion } from '../../dependencies/registry/package-source.ts';

export interface LockMove {
  readonly location: string;
  /** The package, and the version it has. */
  readonly name: string;
  readonly from: string;
  readonly to: PackumentVersion;
  /** A nested copy that another one, higher up, makes needless. */
  readonly isNeedless: boolean;
}

type Entry = Record<string, unknown>;

/** What npm repeats of a package's description in a lock of version 2 or 3. */
const REPEATED = [
  'license',
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bin',
  'engines',
  'os',
  'cpu',
  'libc',
  'funding',
  'deprecated',
  'hasInstallScript',
  'bundleDependencies',
] as const;

/**
 * Puts other versions into an npm lock. What they need in turn is left to npm, which keeps every entry that still fits
 * and looks up only what does not.
 */
export function moveInLock(text: string, moves: readonly LockMove[]): string {
  const lock: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (!isEntry(lock)) {
    throw new RepairError('INPUT_MALFORMED', 'the lock file is no object; make it anew with npm');
  }
  for (const move of moves) {
    if (isEntry(lock['packages'])) {
      moveEntry(lock['packages'], move);
    }
    if (isEntry(lock['dependencies'])) {
      moveOldEntry(lock, move);
    }
  }
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function moveEntry(packages: Entry, { location, to, isNeedless }: LockMove): void {
  const old = packages[location];
  if (isNeedless) {
    removeBelow(packages, location);
  } else if (isEntry(old)) {
    packages[location] = nextEntry(old, to);
  } else {
    throw new RepairError('INTERNAL', `the lock has no entry "${location}"`);
  }
}

function removeBelow(packages: Entry, location: string): void {
  for (const key of Object.keys(packages)) {
    if (key === location || key.startsWith(`${location}/node_modules/`)) {
      Reflect.deleteProperty(packages, key);
    }
  }
}

/** In npm's own order of keys. */
function nextEntry(old: Entry, to: PackumentVersion): Entry {
  const keep = (keys: readonly string[]): Entry =>
    Object.fromEntries(Object.entries(old).filter(([key]) => keys.includes(key)));
  const repeated = REPEATED.map((key) => [key, to.entry[key]] as const).filter(
    ([, value]) => value !== undefined && !(isEntry(value) && Object.keys(value).length === 0),
  );
  return {
    ...keep(['name']),
    version: to.version,
    ...addressOf(old, to),
    ...keep(['dev', 'optional', 'devOptional', 'peer']),
    ...Object.fromEntries(repeated),
  };
}

function addressOf(old: Entry, { tarball, integrity }: PackumentVersion): Entry {
  return {
    ...(typeof old['resolved'] === 'string' && tarball !== undefined ? { resolved: tarball } : {}),
    ...(integrity === undefined ? {} : { integrity }),
  };
}

/** In a lock of version 1 packages nest as folders do. */
function moveOldEntry(lock: Entry, { location, to, isNeedless }: LockMove): void {
  const names = location.split(/(?:^|\/)node_modules\//).filter((name) => name !== '');
  const folder = names.slice(0, -1).reduce<unknown>((level, name) => packagesOf(level)[name], lock);
  const last = names.at(-1) ?? '';
  const entry = packagesOf(folder)[last];
  if (isNeedless) {
    Reflect.deleteProperty(packagesOf(folder), last);
  } else if (isEntry(entry)) {
    Object.assign(packagesOf(folder), { [last]: nextOldEntry(entry, to) });
  }
}

function nextOldEntry(old: Entry, to: PackumentVersion): Entry {
  const isAlias = typeof old['version'] === 'string' && old['version'].startsWith('npm:');
  const name = typeof to.entry['name'] === 'string' ? to.entry['name'] : '';
  const requires = { ...to.dependencies, ...to.optionalDependencies };
  const rest = Object.entries(old).filter(([key]) => !['version', 'resolved', 'integrity', 'requires'].includes(key));
  return {
    version: isAlias ? `npm:${name}@${to.version}` : to.version,
    ...addressOf(old, to),
    ...Object.fromEntries(rest),
    ...(Object.keys(requires).length > 0 ? { requires } : {}),
  };
}

function packagesOf(level: unknown): Entry {
  return isEntry(level) && isEntry(level['dependencies']) ? level['dependencies'] : {};
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
