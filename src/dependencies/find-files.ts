// SPDX-License-Identifier: Apache-2.0
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that hold what was installed or built, not what the project says. */
const PASSED_OVER = new Set([
  'node_modules',
  '.git',
  '.skymend',
  'vendor',
  '.venv',
  'venv',
  'target',
  '.yarn',
  '.pnpm-store',
]);

/** More folders than any project keeps by hand; a walk that meets more stops with a fault, not with an empty answer. */
const MOST_FOLDERS = 50_000;

export interface FoundFiles {
  /** Relative to the root, `/` separated, sorted. */
  readonly files: readonly string[];
  /** Folders that could not be looked into. */
  readonly closed: readonly string[];
}

/** The files below `root` whose base name `isWanted` takes. Links are not followed. */
export async function findFiles(root: string, isWanted: (name: string) => boolean): Promise<FoundFiles> {
  const files: string[] = [];
  const closed: string[] = [];
  const open = [''];
  let looked = 0;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    looked += 1;
    if (looked > MOST_FOLDERS) {
      closed.push(folder);
      continue;
    }
    const entries = await opendir(join(root, folder)).catch(() => null);
    if (entries === null) {
      closed.push(folder);
      continue;
    }
    for await (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) {
        open.push(path);
      } else if (entry.isFile() && isWanted(entry.name)) {
        files.push(path);
      }
    }
  }
  return { files: files.toSorted(), closed: closed.toSorted() };
}
