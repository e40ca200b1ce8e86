// SPDX-License-Identifier: Apache-2.0
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isShapedFile } from './code-shapes.ts';

const LEFT_OUT = new Set(['.git', '.hg', '.svn', '.skymend', '.cache', 'coverage']);

/** Files of source code in the order of names; links are not followed. */
export async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) {
      yield* filesBelow(root, path);
    } else if (entry.isFile() && isShapedFile(entry.name)) {
      yield path;
    }
  }
}
