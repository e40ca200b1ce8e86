// SPDX-License-Identifier: Apache-2.0
import type { Unread } from '../../domain/dependency.ts';
import type { PackageSource } from '../registry/package-source.ts';
import { isOwn, type NpmNode, type NpmTree, type Requirement } from './npm/npm-tree.ts';

/** A tree as a lock file tells it that says who got what, but not all of what was asked for. */
export interface LinkedNodes {
  readonly nodes: ReadonlyMap<string, NpmNode>;
  /** From location to the name asked for to location. */
  readonly links: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly unread: readonly Unread[];
  readonly lockfileVersion: number;
}

export interface Completing {
  readonly source: PackageSource;
  /** Packages whose place in the tree matters: the registry is asked about those above them, and about no others. */
  readonly isOfInterest: (node: NpmNode) => boolean;
}

/** Fills in what the registry knows: the ranges and peers of those who ask, over any number of steps, for what matters. */
export async function completeTree(linked: LinkedNodes, { source, isOfInterest }: Completing): Promise<NpmTree> {
  const asking = askingFor([...linked.nodes.values()].filter(isOfInterest), linked);
  const nodes = new Map<string, NpmNode>();
  const unread: Unread[] = [];
  await Promise.all(
    [...linked.nodes].map(async ([location, node]) => {
      const asked = asking.has(location) && node.origin === 'registry' ? await requirementsOf(node, source) : null;
      if (asked === undefined) {
        unread.push({ file: location, at: '', because: 'the registry does not say what this version asks for' });
      }
      const own = asked === null || asked === undefined ? node.requirements : asked;
      nodes.set(location, { ...node, requirements: withLinked(own, [...(linked.links.get(location)?.keys() ?? [])]) });
    }),
  );
  // As the lock file has them, whatever was answered first.
  const ordered = new Map([...linked.nodes.keys()].map((location) => [location, nodes.get(location)] as const));
  const known = new Map([...ordered].flatMap(([location, node]) => (node === undefined ? [] : [[location, node]])));
  return {
    nodes: known,
    links: linksBetween(known, linked.links),
    unread: [...linked.unread, ...unread.toSorted((a, b) => (a.file < b.file ? -1 : 1))],
    lockfileVersion: linked.lockfileVersion,
  };
}

/** Locations of these, of all above them, and of what the project itself asks for: their peers move together. */
function askingFor(interesting: readonly NpmNode[], { nodes, links }: LinkedNodes): ReadonlySet<string> {
  const above = new Map<string, string[]>();
  for (const [from, led] of links) {
    for (const to of led.values()) {
      above.set(to, [...(above.get(to) ?? []), from]);
    }
  }
  const found = new Set<string>();
  const open = interesting.map(({ location }) => location);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!found.has(at)) {
      found.add(at);
      open.push(...(above.get(at) ?? []));
    }
  }
  const own = [...nodes.values()].filter(isOwn).flatMap(({ location }) => [...(links.get(location)?.values() ?? [])]);
  return interesting.length > 0 ? new Set([...found, ...own]) : found;
}

async function requirementsOf(
  { name, version }: NpmNode,
  source: PackageSource,
): Promise<readonly Requirement[] | undefined> {
  const found = (await source.packument(name))?.versions[version];
  if (found === undefined) {
    return undefined;
  }
  const list = (ranges: Readonly<Record<string, string>>, kind: Requirement['kind']): readonly Requirement[] =>
    Object.entries(ranges).map(([required, range]) => ({ name: required, range, kind }));
  const optional = new Set(Object.keys(found.optionalDependencies));
  return [
    ...list(found.dependencies, 'production').filter((one) => !optional.has(one.name)),
    ...list(found.optionalDependencies, 'optional'),
    ...list(found.peerDependencies, 'peer').map((peer) =>
      found.optionalPeers.has(peer.name) ? { ...peer, kind: 'optional-peer' as const } : peer,
    ),
  ];
}

/** What is linked was asked for, by whatever range. */
function withLinked(requirements: readonly Requirement[], linked: readonly string[]): readonly Requirement[] {
  const named = new Set(requirements.map(({ name }) => name));
  const rest = linked.filter((name) => !named.has(name));
  return [...requirements, ...rest.map((name): Requirement => ({ name, range: '*', kind: 'production' }))];
}

function linksBetween(
  nodes: ReadonlyMap<string, NpmNode>,
  links: LinkedNodes['links'],
): ReadonlyMap<NpmNode, ReadonlyMap<string, NpmNode>> {
  return new Map(
    [...links].flatMap(([from, led]) => {
      const node = nodes.get(from);
      const targets = [...led].flatMap(([name, to]) => {
        const target = nodes.get(to);
        return target === undefined ? [] : [[name, target] as const];
      });
      return node === undefined ? [] : [[node, new Map(targets)] as const];
    }),
  );
}
