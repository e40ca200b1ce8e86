// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { mapParallel } from '../../../support/parallel.ts';

/** Version control and our own runs are no part of a target. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.skymend']);

/** Every file and link below a directory, relative to it, sorted. */
export async function filesBelow(directory: string): Promise<readonly string[]> {
  const found: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of await readdir(path.join(directory, at), { withFileTypes: true })) {
      const below = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) {
        open.push(...(LEFT_OUT.has(entry.name) ? [] : [below]));
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        found.push(below);
      }
    }
  }
  return found.toSorted();
}

/** One digest of all files of a tree: names, kinds and contents. */
export async function treeDigest(directory: string): Promise<string> {
  const files = await filesBelow(directory);
  const digests = await mapParallel(files, 16, async (file) => {
    const full = path.join(directory, file);
    const found = await lstat(full);
    const content = found.isSymbolicLink() ? await readlink(full) : await readFile(full);
    const digest = createHash('sha256').update(content).digest('hex');
    return `${file}\0${found.isSymbolicLink() ? 'link' : found.mode & 0o111}\0${digest}`;
  });
  return createHash('sha256').update(digests.join('\n')).digest('hex');
}
