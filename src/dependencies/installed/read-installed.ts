// SPDX-License-Identifier: Apache-2.0
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dependency, Inventory, Unread } from '../../domain/dependency.ts';
import { parseJson } from '../lockfile/npm/parse-json.ts';
import { manifestSchema } from '../lockfile/npm/schema.ts';

/**
 * What really lies in the `node_modules` folders below `root`, whatever a lock file says. Bundled copies are seen, links
 * are not followed. A package folder without a readable manifest is `unread`.
 */
export async function readInstalled(root: string): Promise<Inventory> {
  const dependencies: Dependency[] = [];
  const unread: Unread[] = [];
  const files: string[] = [];
  const open = [''];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const { path, isPackage } of await foldersIn(root, folder)) {
      open.push(path);
      if (isPackage) {
        const manifest = await manifestOf(join(root, path));
        files.push(`${path}/package.json`);
        if (manifest?.name === undefined || manifest.version === undefined) {
          unread.push({ file: path, at: '', because: 'its package.json names no package and version' });
        } else {
          dependencies.push(dependencyOf(path, manifest.name, manifest.version));
        }
      }
    }
  }
  const sorted = dependencies.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { files: files.toSorted(), dependencies: sorted, unread };
}

interface Folder {
  readonly path: string;
  readonly isPackage: boolean;
}

/** A package is a folder directly in a `node_modules`, or in a scope there. */
async function foldersIn(root: string, folder: string): Promise<readonly Folder[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const isModules = /(?:^|\/)node_modules(?:\/@[^/]+)?$/.test(folder);
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== '.bin' && entry.name !== '.git')
    .map((entry) => ({
      path: folder === '' ? entry.name : `${folder}/${entry.name}`,
      isPackage: isModules && !entry.name.startsWith('@') && !entry.name.startsWith('.'),
    }));
}

async function manifestOf(
  folder: string,
): Promise<{ name?: string | undefined; version?: string | undefined } | undefined> {
  const file = join(folder, 'package.json');
  const state = await lstat(file).catch(() => null);
  const read = manifestSchema.safeParse(state === null ? undefined : parseJson(await readFile(file, 'utf8')));
  return read.success ? read.data : undefined;
}

function dependencyOf(id: string, name: string, version: string): Dependency {
  const file = `${id}/package.json`;
  return { id, ecosystem: 'npm', name, version, file, scope: 'unknown', isDirect: false, origin: 'unknown' };
}
