// SPDX-License-Identifier: Apache-2.0
import type { Origin, Unread } from '../../../domain/dependency.ts';

/** What is installed where, and who asks for it: the locks of npm, pnpm and yarn, of any version, in one shape. */
export interface NpmTree {
  /** By location; `''` is the project itself. */
  readonly nodes: ReadonlyMap<string, NpmNode>;
  readonly unread: readonly Unread[];
  readonly lockfileVersion: number;
  /** Who gets what, by the name it is asked for, where the lock file says so itself instead of leaving it to folders. */
  readonly links?: ReadonlyMap<NpmNode, ReadonlyMap<string, NpmNode>>;
}

export interface NpmNode {
  /** `node_modules/a/node_modules/b`; a workspace's own folder; `''`. */
  readonly location: string;
  /** The name others require it by. */
  readonly installedAs: string;
  /** The package's own name. */
  readonly name: string;
  readonly version: string;
  readonly origin: Origin;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly scope: 'production' | 'development' | 'optional';
  /** Where a link leads. */
  readonly target?: string;
  readonly requirements: readonly Requirement[];
}

export interface Requirement {
  readonly name: string;
  /** As written: `^1.2.3`, `npm:lodash@^4`, `file:vendor/a.tgz`, `git+ssh://…`. */
  readonly range: string;
  readonly kind: 'production' | 'development' | 'optional' | 'peer' | 'optional-peer';
  /** The list of ranges that the manifest refers to instead of writing one; pnpm's own word for the first is `default`. */
  readonly catalog?: string;
}

/** One requirement and who has it. */
export interface Edge {
  readonly from: NpmNode;
  readonly requirement: Requirement;
}

/** The node that a requirement of `from` is met by: as the lock file says, else Node's own walk up the folders. */
export function resolveFrom(tree: NpmTree, from: NpmNode, name: string): NpmNode | undefined {
  if (tree.links !== undefined) {
    return tree.links.get(from)?.get(name);
  }
  for (let at: string | undefined = from.location; at !== undefined; at = parentOf(at)) {
    const found = tree.nodes.get(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`);
    if (found !== undefined) {
      return followLink(tree, found);
    }
  }
  return undefined;
}

function followLink(tree: NpmTree, node: NpmNode): NpmNode {
  return node.target === undefined ? node : (tree.nodes.get(node.target) ?? node);
}

/** The folder above, as a place where a `node_modules` may lie. */
function parentOf(location: string): string | undefined {
  if (location === '') {
    return undefined;
  }
  const cut = location.lastIndexOf('/node_modules/');
  return cut === -1 ? '' : location.slice(0, cut);
}

/** Who asks for `node`, sorted by location. */
export function edgesTo(tree: NpmTree, node: NpmNode): readonly Edge[] {
  const known = EDGES.get(tree) ?? allEdges(tree);
  EDGES.set(tree, known);
  return known.get(node) ?? [];
}

/** Trees are never changed, so their edges are found once. */
const EDGES = new WeakMap<NpmTree, ReadonlyMap<NpmNode, readonly Edge[]>>();

function allEdges(tree: NpmTree): ReadonlyMap<NpmNode, readonly Edge[]> {
  const edges = new Map<NpmNode, Edge[]>();
  const sources = [...tree.nodes.values()].filter((node) => node.target === undefined);
  for (const from of sources.toSorted((a, b) => (a.location < b.location ? -1 : 1))) {
    for (const requirement of from.requirements) {
      const to = resolveFrom(tree, from, requirement.name);
      if (to !== undefined) {
        const list = edges.get(to) ?? [];
        list.push({ from, requirement });
        edges.set(to, list);
      }
    }
  }
  return edges;
}

/** The project itself and its workspaces: what the user writes. */
export function isOwn(node: NpmNode): boolean {
  return node.location === '' || !/(?:^|\/)node_modules\//.test(`${node.location}/`);
}

/** Every package that stands in some `node_modules`, links left out. */
export function installedNodes(tree: NpmTree): readonly NpmNode[] {
  const known =
    INSTALLED.get(tree) ?? [...tree.nodes.values()].filter((node) => !isOwn(node) && node.target === undefined);
  INSTALLED.set(tree, known);
  return known;
}

const INSTALLED = new WeakMap<NpmTree, readonly NpmNode[]>();

/** Those of one package. */
export function installedOf(tree: NpmTree, name: string): readonly NpmNode[] {
  const known = NAMED.get(tree) ?? byName(installedNodes(tree));
  NAMED.set(tree, known);
  return known.get(name) ?? [];
}

function byName(nodes: readonly NpmNode[]): ReadonlyMap<string, readonly NpmNode[]> {
  const found = new Map<string, NpmNode[]>();
  for (const node of nodes) {
    const same = found.get(node.name) ?? [];
    same.push(node);
    found.set(node.name, same);
  }
  return found;
}

const NAMED = new WeakMap<NpmTree, ReadonlyMap<string, readonly NpmNode[]>>();
