// SPDX-License-Identifier: Apache-2.0
import { parse } from 'yaml';
import { z } from 'zod';
import type { Dependency } from '../../../domain/dependency.ts';
import type { LinkedNodes } from '../linked-tree.ts';
import type { NpmNode, Requirement } from '../npm/npm-tree.ts';
import { pnpm } from './pnpm.ts';

const referenceSchema = z.union([z.string(), z.looseObject({ specifier: z.string().optional(), version: z.string() })]);
const referencesSchema = z.record(z.string(), referenceSchema).optional();
const importerSchema = z.looseObject({
  /** Before version 6: what was asked for, beside what it led to. */
  specifiers: z.record(z.string(), z.string()).optional(),
  dependencies: referencesSchema,
  devDependencies: referencesSchema,
  optionalDependencies: referencesSchema,
});
const entrySchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const catalogSchema = z.record(z.string(), z.looseObject({ specifier: z.string().optional() }));
const lockSchema = z.looseObject({
  catalogs: z.record(z.string(), catalogSchema).optional(),
  lockfileVersion: z.union([z.string(), z.number()]),
  importers: z.record(z.string(), importerSchema).optional(),
  packages: z.record(z.string(), entrySchema).nullish(),
  snapshots: z.record(z.string(), entrySchema).nullish(),
  ...importerSchema.shape,
});
type Lock = z.infer<typeof lockSchema>;
type Importer = z.infer<typeof importerSchema>;

/**
 * `pnpm-lock.yaml` as nodes and links. One package in several surroundings (peers) is one node: its bytes are the same.
 */
export function readPnpmNodes(file: string, text: string): LinkedNodes {
  const lock = lockSchema.safeParse(parsed(text));
  const inventory = pnpm.read({ path: file, text, beside: () => undefined });
  if (!lock.success) {
    const unread = inventory.unread.length > 0 ? inventory.unread : [{ file, at: '', because: 'is no pnpm lock file' }];
    return { nodes: new Map(), links: new Map(), unread, lockfileVersion: 0 };
  }
  const nodes = new Map<string, NpmNode>();
  const byKey = new Map<string, NpmNode>();
  for (const dependency of inventory.dependencies) {
    const node = nodeOf(dependency);
    const known = nodes.get(node.location) ?? node;
    nodes.set(known.location, known);
    byKey.set(dependency.id, known);
  }
  const importers = Object.entries(lock.data.importers ?? { '.': lock.data });
  for (const [path, importer] of importers) {
    nodes.set(locationOf(path), importerNode(locationOf(path), importer, lock.data.catalogs));
  }
  const { unread } = inventory;
  return { nodes, links: linksOf(lock.data, byKey), unread, lockfileVersion: Number(lock.data.lockfileVersion) };
}

function nodeOf({ name, version, origin, scope, integrity }: Dependency): NpmNode {
  return {
    location: `node_modules/.pnpm/${name.replace('/', '+')}@${version}/node_modules/${name}`,
    installedAs: name,
    name,
    version,
    origin,
    scope: scope === 'unknown' ? 'production' : scope,
    requirements: [],
    ...(integrity === undefined ? {} : { integrity }),
  };
}

function locationOf(importer: string): string {
  return importer === '.' ? '' : importer;
}

function importerNode(location: string, importer: Importer, catalogs: Lock['catalogs']): NpmNode {
  return {
    location,
    installedAs: location,
    name: location,
    version: '',
    origin: 'workspace',
    scope: 'production',
    requirements: requirementsOf(importer).map((one) => inCatalog(one, catalogs)),
  };
}

/** `catalog:` and `catalog:name` stand for a range that the lock file repeats. */
function inCatalog(requirement: Requirement, catalogs: Lock['catalogs']): Requirement {
  const [, named] = /^catalog:(.*)$/.exec(requirement.range) ?? [];
  const catalog = named === '' ? 'default' : named;
  const range = catalog === undefined ? undefined : catalogs?.[catalog]?.[requirement.name]?.specifier;
  return range === undefined || catalog === undefined ? requirement : { ...requirement, range, catalog };
}

function linksOf(lock: Lock, byKey: ReadonlyMap<string, NpmNode>): LinkedNodes['links'] {
  const links = new Map<string, Map<string, string>>();
  const link = (from: string | undefined, name: string, version: string): void => {
    const to = keysFor(name, version)
      .map((key) => byKey.get(key))
      .find((node) => node !== undefined);
    if (from !== undefined && to !== undefined) {
      const known = links.get(from) ?? new Map<string, string>();
      links.set(from, known.set(name, to.location));
    }
  };
  for (const [path, importer] of Object.entries(lock.importers ?? { '.': lock })) {
    for (const [name, reference] of referencesOf(importer)) {
      link(locationOf(path), name, typeof reference === 'string' ? reference : reference.version);
    }
  }
  for (const entries of [lock.packages ?? {}, lock.snapshots ?? {}]) {
    for (const [key, entry] of Object.entries(entries)) {
      const from = byKey.get(key) ?? byKey.get(withoutPeers(key));
      for (const [name, version] of Object.entries({ ...entry.dependencies, ...entry.optionalDependencies })) {
        link(from?.location, name, version);
      }
    }
  }
  return links;
}

/** `4.17.21`, `1.0.0(peer@2.0.0)`, `/other@1.0.0` and `other@1.0.0` for an alias, `/other/1.0.0` of old. */
function keysFor(name: string, version: string): readonly string[] {
  return [version, withoutPeers(version)].flatMap((one) => [
    `${name}@${one}`,
    `/${name}@${one}`,
    `/${name}/${one}`,
    one,
  ]);
}

function withoutPeers(key: string): string {
  return key.replace(/\(.*$/s, '');
}

function requirementsOf(importer: Importer): readonly Requirement[] {
  const list = (references: Importer['dependencies'], kind: Requirement['kind']): readonly Requirement[] =>
    Object.entries(references ?? {}).map(([name, reference]) => ({
      name,
      range: (typeof reference === 'string' ? importer.specifiers?.[name] : reference.specifier) ?? '*',
      kind,
    }));
  return [
    ...list(importer.dependencies, 'production'),
    ...list(importer.devDependencies, 'development'),
    ...list(importer.optionalDependencies, 'optional'),
  ];
}

function referencesOf({ dependencies, devDependencies, optionalDependencies }: Importer) {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    // Whatever is wrong with it, the reader of the inventory says so.
    return undefined;
  }
}
