// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sha256 } from '../../support/digest.ts';

/** Shorter files are alike by chance: licences, one-line modules, empty indexes. */
const TELLING_BYTES = 128;
const CODE = /\.(?:[cm]?js|ts|json|node|wasm)$/;

/** Digests of the code files below a folder, with the paths of each. Other packages' folders inside are looked into as well. */
export async function digestsBelow(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  return digestsOf(folder, () => true);
}

/** The same of one package: what is installed inside it is other packages'. */
export async function digestsOfPackage(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  return digestsOf(folder, (name) => name !== 'node_modules');
}

async function digestsOf(
  folder: string,
  isEntered: (name: string) => boolean,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const digests = new Map<string, string[]>();
  const open = existsSync(folder) ? [folder] : [];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        open.push(...(isEntered(entry.name) ? [path] : []));
      } else if (entry.isFile() && CODE.test(entry.name)) {
        const content = await readFile(path);
        if (content.length >= TELLING_BYTES) {
          const digest = sha256(content);
          digests.set(digest, [...(digests.get(digest) ?? []), relative(folder, path)]);
        }
      }
    }
  }
  return digests;
}
