// SPDX-License-Identifier: Apache-2.0
import { parseSyml } from '@yarnpkg/parsers';
import { z } from 'zod';
import type { Dependency } from '../../../domain/dependency.ts';
import type { LinkedNodes } from '../linked-tree.ts';
import type { NpmNode, Requirement } from '../npm/npm-tree.ts';
import type { Manifest } from '../npm/schema.ts';
import { yarn } from './yarn.ts';

const rangesSchema = z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).optional();
const entrySchema = z.looseObject({
  version: z.union([z.string(), z.number()]).transform(String),
  resolution: z.string().optional(),
  dependencies: rangesSchema,
  optionalDependencies: rangesSchema,
});
type Entry = z.infer<typeof entrySchema>;

export interface YarnProject {
  readonly file: string;
  readonly text: string;
  /** The project's own manifests by their folder, `''` the project itself. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** What stands in for a requirement, by the manifest's `resolutions`. */
  readonly resolutionOf: (parent: string, name: string) => string | undefined;
}

/** `yarn.lock`, classic and berry, as nodes and links: who asked for what range is in the lock, who got what follows. */
export function readYarnNodes(project: YarnProject): LinkedNodes {
  const { file, text, manifests } = project;
  const inventory = yarn.read({ path: file, text, beside: () => undefined });
  const nodes = new Map<string, NpmNode>();
  for (const [location, manifest] of manifests) {
    nodes.set(location, ownNode(location, manifest));
  }
  for (const dependency of inventory.dependencies) {
    const node = nodeOf(dependency);
    nodes.set(node.location, nodes.get(node.location) ?? node);
  }
  const byDescriptor = new Map<string, string>();
  const asked = new Map<string, readonly Requirement[]>();
  for (const [key, entry] of entriesOf(text)) {
    const dependency = inventory.dependencies.find(({ id }) => id === key.split(/,\s*/)[0]);
    const location = dependency === undefined ? locationByEntry(key, entry) : nodeOf(dependency).location;
    for (const descriptor of key.split(/,\s*/)) {
      byDescriptor.set(plain(descriptor), location);
    }
    asked.set(location, requirementsOf(entry));
  }
  const links = new Map<string, Map<string, string>>();
  for (const [location, node] of nodes) {
    const requirements = asked.get(location) ?? node.requirements;
    nodes.set(location, node.requirements.length > 0 ? node : { ...node, requirements });
    links.set(location, linksOf(node, requirements, { byDescriptor, nodes, project }));
  }
  return { nodes, links, unread: inventory.unread, lockfileVersion: /^__metadata:/m.test(text) ? 2 : 1 };
}

function entriesOf(text: string): readonly (readonly [string, Entry])[] {
  const lock = z.record(z.string(), z.unknown()).safeParse(parseSyml(text));
  return Object.entries(lock.success ? lock.data : {}).flatMap(([key, value]) => {
    const entry = entrySchema.safeParse(value);
    return entry.success && key !== '__metadata' ? [[key, entry.data] as const] : [];
  });
}

function nodeOf({ name, version, origin, integrity, from }: Dependency): NpmNode {
  return {
    location: locationOf(name, version),
    installedAs: name,
    name,
    version,
    origin,
    scope: 'production',
    requirements: [],
    ...(integrity === undefined ? {} : { integrity }),
    ...(from === undefined ? {} : { resolved: from }),
  };
}

/** Classic locks list one package once for every range; the reader of the inventory keeps the first. */
function locationByEntry(key: string, { version, resolution }: Entry): string {
  const [first = ''] = (resolution ?? key).split(/,\s*/);
  const name = /@npm:((?:@[^/@]+\/)?[^@/]+)@/.exec(first)?.[1] ?? /^((?:@[^/@]+\/)?[^@/]+)@/.exec(first)?.[1] ?? first;
  return locationOf(name, version);
}

/** Where yarn puts it differs between its linkers; the lock knows it by name and version. */
function locationOf(name: string, version: string): string {
  return `node_modules/${name}@${version}`;
}

function ownNode(location: string, manifest: Manifest): NpmNode {
  const list = (ranges: Readonly<Record<string, string>> | undefined, kind: Requirement['kind']) =>
    Object.entries(ranges ?? {}).map(([name, range]): Requirement => ({ name, range, kind }));
  return {
    location,
    installedAs: manifest.name ?? location,
    name: location === '' ? '' : (manifest.name ?? location),
    version: manifest.version ?? '',
    origin: 'workspace',
    scope: 'production',
    requirements: [
      ...list(manifest.dependencies, 'production'),
      ...list(manifest.devDependencies, 'development'),
      ...list(manifest.optionalDependencies, 'optional'),
    ],
  };
}

function requirementsOf({ dependencies, optionalDependencies }: Entry): readonly Requirement[] {
  const list = (ranges: Entry['dependencies'], kind: Requirement['kind']): readonly Requirement[] =>
    Object.entries(ranges ?? {}).map(([name, range]) => ({ name, range: bareRange(range), kind }));
  return [...list(dependencies, 'production'), ...list(optionalDependencies, 'optional')];
}

interface Where {
  readonly byDescriptor: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, NpmNode>;
  readonly project: YarnProject;
}

function linksOf(
  from: NpmNode,
  requirements: readonly Requirement[],
  { byDescriptor, nodes, project }: Where,
): Map<string, string> {
  const links = new Map<string, string>();
  for (const { name, range } of requirements) {
    const instead = project.resolutionOf(from.name, name);
    const only = [...nodes.values()].filter((node) => node.name === name && node.origin !== 'workspace');
    const location =
      (instead === undefined ? undefined : byDescriptor.get(plain(`${name}@${instead}`))) ??
      byDescriptor.get(plain(`${name}@${range}`)) ??
      (only.length === 1 ? only[0]?.location : undefined);
    if (location !== undefined && nodes.has(location)) {
      links.set(name, location);
    }
  }
  return links;
}

/** `lodash@npm:^4` and `lodash@^4` ask for the same. */
function plain(descriptor: string): string {
  const [, name = descriptor, range = ''] = /^((?:@[^/@]+\/)?[^/@]+)@(.*)$/s.exec(descriptor) ?? [];
  return `${name}@${bareRange(range)}`;
}

function bareRange(range: string): string {
  return /^npm:(?!(?:@[^/]+\/)?[^@/]+@)/.test(range) ? range.slice('npm:'.length) : range;
}
