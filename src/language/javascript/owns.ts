// SPDX-License-Identifier: Apache-2.0
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const SOURCE = /\.(?:[cm]?js|jsx|[cm]?ts|tsx)$/;

/** A directory with a manifest of npm's, or with source files of ours. */
export async function owns(directory: string): Promise<boolean> {
  const manifest = await stat(path.join(directory, 'package.json')).catch(() => null);
  if (manifest?.isFile() === true) {
    return true;
  }
  const names = await readdir(directory).catch(() => []);
  return names.some((name) => SOURCE.test(name));
}
