// SPDX-License-Identifier: Apache-2.0
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { readManifest } from '../../package/manifest.ts';

/** A package that needs more than this is a monorepo's root; what is left out counts as the reproducer's side. */
const MOST = 800;

/**
 * The packages under the component's `node_modules` that it needs when it runs, and they in turn: what they do is
 * done inside it. Test runners and other developers' tools are not among them. Absolute; `null` is all of them,
 * where no manifest tells.
 */
export async function innerPackages(component: string): Promise<readonly string[] | null> {
  const known = remembered.get(component) ?? collect(component);
  remembered.set(component, known);
  return known;
}

/** A target's installed packages do not change while it is mended. */
const remembered = new Map<string, Promise<readonly string[] | null>>();

async function collect(component: string): Promise<readonly string[] | null> {
  const manifest = await readManifest(component);
  if (manifest?.dependencies === undefined && manifest?.devDependencies === undefined) {
    return null;
  }
  const found = new Set<string>();
  const open = [component];
  for (let from = open.pop(); from !== undefined && found.size < MOST; from = open.pop()) {
    const { dependencies = {} } = (await readManifest(from).catch(() => null)) ?? {};
    for (const name of Object.keys(dependencies)) {
      const directory = await locate(name, from, component);
      if (directory !== null && !found.has(directory)) {
        found.add(directory);
        open.push(directory);
      }
    }
  }
  return [...found].toSorted();
}

/** Node's way up through `node_modules`, no further than the component. */
async function locate(name: string, from: string, component: string): Promise<string | null> {
  for (let at = from; at.startsWith(component); at = path.dirname(at)) {
    const directory = path.join(at, 'node_modules', name);
    const entry = await stat(directory).catch(() => null);
    if (entry?.isDirectory() === true) {
      // As Node.js loads it: pnpm and workspaces install packages as links.
      return realpath(directory);
    }
  }
  return null;
}
