// SPDX-License-Identifier: Apache-2.0
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const SOURCE = /\.(?:c|cc|cpp|cxx|c\+\+|C)$/;
/** What npm-like tools are built with: such a tree is theirs, whatever C lies in it. */
const NODE_BUILD = /\b(?:npm|npx|pnpm|yarn|node|tsc|bun|deno)\b/;
const DEPTH = 3;

/** A tree with C or C++ source near its top; one that is an npm package as well only when it is built in another way. */
export async function owns(directory: string, given: { readonly build?: string } = {}): Promise<boolean> {
  const isPackage = (await stat(path.join(directory, 'package.json')).catch(() => null))?.isFile() === true;
  if (isPackage && (given.build === undefined || NODE_BUILD.test(given.build))) {
    return false;
  }
  return hasSource(directory, DEPTH);
}

async function hasSource(directory: string, depth: number): Promise<boolean> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isFile() && SOURCE.test(entry.name))) {
    return true;
  }
  const below = entries.filter((entry) => entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name));
  for (const entry of depth > 0 ? below : []) {
    if (await hasSource(path.join(directory, entry.name), depth - 1)) {
      return true;
    }
  }
  return false;
}
