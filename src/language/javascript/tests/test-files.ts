// SPDX-License-Identifier: Apache-2.0
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { toSlashes } from '../package/component.ts';

const DEPTH_LIMIT = 12;
const SCRIPT = /\.[cm]?js$/;

/** The script files that a runner's file arguments mean: files, directories, globs. Absolute, sorted. */
export async function filesMeant(
  directory: string,
  patterns: readonly string[],
  isRecursive: boolean,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const target = path.resolve(directory, pattern);
    const entry = await statOf(target);
    if (entry === 'file' || (entry === null && (await statOf(`${target}.js`)) === 'file')) {
      found.add(entry === 'file' ? target : `${target}.js`);
    } else if (entry === 'directory') {
      const names = await scriptsBelow(target, isRecursive ? DEPTH_LIMIT : 0);
      names.forEach((name) => found.add(path.join(target, name)));
    } else {
      (await filesMatching(directory, pattern)).forEach((file) => found.add(file));
    }
  }
  return [...found].toSorted();
}

/** Where packages keep tests when no script says so. */
export async function conventionalFiles(directory: string): Promise<readonly string[]> {
  const single = await filesMeant(directory, ['test.js', 'tests.js', 'test.mjs', 'test.cjs'], false);
  const folders = await filesMeant(
    directory,
    ['test', 'tests', 'spec', '__tests__'].map((name) => `${name}/`),
    false,
  );
  return folders.length > 0 ? folders : single;
}

/** Every script below a directory that a pattern matches; `node_modules` left out. */
export async function filesMatching(directory: string, pattern: string): Promise<readonly string[]> {
  const isMeant = picomatch(toSlashes(path.normalize(pattern)));
  const names = await scriptsBelow(directory, DEPTH_LIMIT);
  return names.filter((name) => isMeant(toSlashes(name))).map((name) => path.join(directory, name));
}

async function scriptsBelow(directory: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name))) {
    if (entry.isFile() && SCRIPT.test(entry.name)) {
      names.push(entry.name);
    } else if (entry.isDirectory() && entry.name !== 'node_modules' && depth > 0) {
      const inner = await scriptsBelow(path.join(directory, entry.name), depth - 1);
      names.push(...inner.map((name) => path.join(entry.name, name)));
    }
  }
  return names;
}

async function statOf(file: string): Promise<'file' | 'directory' | null> {
  const found = await stat(file).catch(() => null);
  return found === null ? null : found.isDirectory() ? 'directory' : 'file';
}
