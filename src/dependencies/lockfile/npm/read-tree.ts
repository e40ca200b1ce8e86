// SPDX-License-Identifier: Apache-2.0
import type { Origin, Unread } from '../../../domain/dependency.ts';
import type { NpmNode, NpmTree, Requirement } from './npm-tree.ts';
import { archiveOf } from './archive-of.ts';
import { originOfUrl } from './origin-of-url.ts';
import { parseJson } from './parse-json.ts';
import { readOldTree } from './read-old-tree.ts';
import { lockPackageSchema, lockSchema, type LockPackage } from './schema.ts';

/** Reads `package-lock.json` or `npm-shrinkwrap.json` of any version. */
export function readTree(file: string, text: string, manifest: string | undefined): NpmTree {
  const parsed = parseJson(text);
  const lock = lockSchema.safeParse(parsed);
  if (!lock.success) {
    return failed(file, parsed === undefined ? 'is no JSON' : 'is no npm lock file');
  }
  const { packages, dependencies, lockfileVersion } = lock.data;
  if (packages !== undefined) {
    return readPackages(file, packages, lockfileVersion ?? 2);
  }
  if (lockfileVersion === 1 || lockfileVersion === undefined) {
    return readOldTree(file, dependencies ?? {}, manifest);
  }
  return failed(file, `has version ${lockfileVersion} and no "packages"`);
}

function failed(file: string, because: string): NpmTree {
  return { nodes: new Map(), unread: [{ file, at: '', because }], lockfileVersion: 0 };
}

function readPackages(file: string, packages: Readonly<Record<string, unknown>>, lockfileVersion: number): NpmTree {
  const nodes = new Map<string, NpmNode>();
  const unread: Unread[] = [];
  for (const [location, entry] of Object.entries(packages)) {
    const read = lockPackageSchema.safeParse(entry);
    const node = read.success ? nodeOf(location, read.data) : undefined;
    if (node === undefined) {
      unread.push({ file, at: location, because: read.success ? 'has no version' : firstIssue(read.error.issues) });
    } else {
      nodes.set(location, node);
    }
  }
  return { nodes, unread, lockfileVersion };
}

function firstIssue(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const [issue] = issues;
  return issue === undefined ? 'is malformed' : `${issue.path.map(String).join('.')}: ${issue.message}`;
}

function nodeOf(location: string, entry: LockPackage): NpmNode | undefined {
  const installedAs = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(location)?.[1] ?? entry.name ?? location;
  const isInstalled = /(?:^|\/)node_modules\//.test(location);
  const version = entry.version ?? (isInstalled && entry.link !== true ? undefined : '');
  if (version === undefined) {
    return undefined;
  }
  return {
    location,
    installedAs,
    name: entry.name ?? installedAs,
    version,
    origin: originOf(entry, isInstalled),
    scope: scopeOf(entry),
    requirements: requirementsOf(entry),
    ...archiveOf(entry),
    ...(entry.link === true && typeof entry.resolved === 'string' ? { target: entry.resolved } : {}),
  };
}

function originOf(entry: LockPackage, isInstalled: boolean): Origin {
  if (!isInstalled || entry.link === true) {
    return 'workspace';
  }
  return entry.inBundle === true ? 'bundled' : originOfUrl(typeof entry.resolved === 'string' ? entry.resolved : '');
}

function scopeOf(entry: LockPackage): NpmNode['scope'] {
  if (entry.dev === true) {
    return 'development';
  }
  return entry.optional === true || entry.devOptional === true ? 'optional' : 'production';
}

function requirementsOf(entry: LockPackage): readonly Requirement[] {
  const list = (ranges: Readonly<Record<string, string>> | undefined, kind: Requirement['kind']) =>
    Object.entries(ranges ?? {}).map(([name, range]) => ({ name, range, kind }));
  const optional = new Set(Object.keys(entry.optionalDependencies ?? {}));
  return [
    ...list(entry.dependencies, 'production').filter(({ name }) => !optional.has(name)),
    ...list(entry.optionalDependencies, 'optional'),
    ...list(entry.devDependencies, 'development'),
    ...list(entry.peerDependencies, 'peer').map((peer) =>
      entry.peerDependenciesMeta?.[peer.name]?.optional === true ? { ...peer, kind: 'optional-peer' as const } : peer,
    ),
  ];
}
