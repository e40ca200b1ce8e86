// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { filesBelow } from './own-tree.ts';
import type { RecordedBuild } from './recorded-build.ts';

/** A file of the tree that has to be made anew: by a command, or as the copy of another. */
export interface FreshFile {
  readonly file: string;
  readonly of?: string;
}

const sizes = new Map<string, Promise<ReadonlyMap<number, readonly string[]>>>();

/** Files that are equal to an output of the build: it was copied there by something no wrapper saw (`cp`, `install`). */
export async function copiesOf(
  outputs: readonly FreshFile[],
  { build, root }: { readonly build: RecordedBuild; readonly root: string },
): Promise<readonly FreshFile[]> {
  const bySize = await filesBySize(build.tree);
  const known = new Set(outputs.map(({ file }) => file));
  const found: FreshFile[] = [];
  for (const { file } of outputs) {
    const original = path.join(build.tree, path.relative(root, file));
    const size = (await lstat(original).catch(() => null))?.size ?? 0;
    for (const name of size === 0 ? [] : (bySize.get(size) ?? [])) {
      const copy = path.join(root, name);
      if (!known.has(copy) && (await digest(path.join(build.tree, name))) === (await digest(original))) {
        known.add(copy);
        found.push({ file: copy, of: file });
      }
    }
  }
  return found;
}

async function filesBySize(tree: string): Promise<ReadonlyMap<number, readonly string[]>> {
  const known = sizes.get(tree) ?? measure(tree);
  sizes.set(tree, known);
  return known;
}

async function measure(tree: string): Promise<ReadonlyMap<number, readonly string[]>> {
  const bySize = new Map<number, string[]>();
  for (const name of await filesBelow(tree)) {
    const found = await lstat(path.join(tree, name));
    if (found.isFile()) {
      bySize.set(found.size, [...(bySize.get(found.size) ?? []), name]);
    }
  }
  return bySize;
}

async function digest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
