// SPDX-License-Identifier: Apache-2.0
import type { Unread } from '../../../domain/dependency.ts';
import type { NpmNode, NpmTree, Requirement } from './npm-tree.ts';
import { archiveOf } from './archive-of.ts';
import { originOfUrl } from './origin-of-url.ts';
import { parseJson } from './parse-json.ts';
import { manifestSchema, oldLockPackageSchema, type OldLockPackage } from './schema.ts';

/** A lock of version 1 nests packages as folders do, and knows the project's own wishes only from its manifest. */
export function readOldTree(
  file: string,
  dependencies: Readonly<Record<string, unknown>>,
  manifest: string | undefined,
): NpmTree {
  const nodes = new Map<string, NpmNode>();
  const unread: Unread[] = [];
  readLevel({ file, nodes, unread }, '', dependencies);
  const root = rootOf(manifest);
  if (root === undefined) {
    unread.push({ file, at: 'package.json', because: 'there is none to read beside a lock of version 1' });
  } else {
    nodes.set('', root);
  }
  return { nodes, unread, lockfileVersion: 1 };
}

interface Reading {
  readonly file: string;
  readonly nodes: Map<string, NpmNode>;
  readonly unread: Unread[];
}

function readLevel(reading: Reading, folder: string, level: Readonly<Record<string, unknown>>): void {
  for (const [installedAs, entry] of Object.entries(level)) {
    const location = `${folder === '' ? '' : `${folder}/`}node_modules/${installedAs}`;
    const read = oldLockPackageSchema.safeParse(entry);
    if (!read.success) {
      reading.unread.push({ file: reading.file, at: location, because: 'has no version' });
      continue;
    }
    const node = nodeOf(location, installedAs, read.data);
    if (node.version === '') {
      const because = `names no version, only "${read.data.version}"`;
      reading.unread.push({ file: reading.file, at: location, because });
    }
    reading.nodes.set(location, node);
    readLevel(reading, location, read.data.dependencies ?? {});
  }
}

/** Of a git or tarball dependency, version 1 keeps only where it came from: its version stays empty. */
function nodeOf(location: string, installedAs: string, entry: OldLockPackage): NpmNode {
  const alias = /^npm:((?:@[^/]+\/)?[^@]+)@(.+)$/.exec(entry.version);
  const isUrl = /[:/]/.test(entry.version) && alias === null;
  const resolved = isUrl ? entry.version : entry.resolved;
  return {
    location,
    installedAs,
    name: alias?.[1] ?? installedAs,
    version: alias?.[2] ?? (isUrl ? '' : entry.version),
    origin: entry.bundled === true ? 'bundled' : originOfUrl(resolved ?? ''),
    scope: scopeOf(entry),
    requirements: wishes(typeof entry.requires === 'object' ? entry.requires : {}, 'production'),
    ...archiveOf({ resolved, integrity: entry.integrity }),
  };
}

function scopeOf(entry: OldLockPackage): NpmNode['scope'] {
  if (entry.dev === true) {
    return 'development';
  }
  return entry.optional === true ? 'optional' : 'production';
}

function rootOf(manifest: string | undefined): NpmNode | undefined {
  const read = manifest === undefined ? undefined : manifestSchema.safeParse(parseJson(manifest));
  if (read?.success !== true) {
    return undefined;
  }
  const { data } = read;
  return {
    location: '',
    installedAs: data.name ?? '',
    name: data.name ?? '',
    version: data.version ?? '',
    origin: 'workspace',
    scope: 'production',
    requirements: [
      ...wishes(data.dependencies ?? {}, 'production'),
      ...wishes(data.optionalDependencies ?? {}, 'optional'),
      ...wishes(data.devDependencies ?? {}, 'development'),
    ],
  };
}

function wishes(ranges: Readonly<Record<string, string>>, kind: Requirement['kind']): readonly Requirement[] {
  return Object.entries(ranges).map(([name, range]) => ({ name, range, kind }));
}
