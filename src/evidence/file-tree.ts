// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../support/canonical-json.ts';
import { sha256 } from '../support/digest.ts';

/** One entry of a tree: a regular file with its SHA-256, or a symbolic link with where it points. */
export interface TreeEntry {
  /** Relative, `/` separated. */
  readonly path: string;
  readonly digest?: string;
  readonly link?: string;
  readonly isExecutable?: boolean;
  /** Bytes. */
  readonly size: number;
}

/** What is no part of a target: version control and our own runs. */
const LEFT_OUT = new Set(['.git', '.skymend', '.hg', '.svn']);

/** Every file and link below a directory, sorted by path. Sockets, pipes and devices are left out; links not followed. */
export async function fileTree(directory: string): Promise<readonly TreeEntry[]> {
  const found: TreeEntry[] = [];
  const open = [''];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const entry of await readdir(join(directory, path), { withFileTypes: true })) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (LEFT_OUT.has(entry.name)) {
        continue;
      }
      if (entry.isDirectory()) {
        open.push(below);
      } else if (entry.isSymbolicLink()) {
        found.push({ path: below, link: await readlink(join(directory, below)), size: 0 });
      } else if (entry.isFile()) {
        found.push(await fileEntry(directory, below));
      }
    }
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** One digest for a whole tree: SHA-256 over the canonical list of its entries. */
export function treeDigest(entries: readonly TreeEntry[]): string {
  return sha256(canonicalJson(entries));
}

async function fileEntry(directory: string, path: string): Promise<TreeEntry> {
  const full = join(directory, path);
  const [stats, content] = await Promise.all([lstat(full), readFile(full)]);
  const digest = createHash('sha256').update(content).digest('hex');
  const isExecutable = (stats.mode & 0o111) !== 0;
  return { path, digest, size: content.byteLength, ...(isExecutable ? { isExecutable } : {}) };
}
