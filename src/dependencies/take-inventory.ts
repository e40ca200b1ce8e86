// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Dependency, Inventory, Unread } from '../domain/dependency.ts';
import { findFiles } from './find-files.ts';
import { manifestsWithoutLock } from './manifests-without-lock.ts';
import type { FileInventory, LockfileReader, ProjectFile } from './lockfile/reader.ts';
import { readers } from './lockfile/registry.ts';

/** Everything the files below `root` say is installed. */
export async function takeInventory(root: string): Promise<Inventory> {
  const found = await findFiles(root, (name) => readerOf(name) !== undefined || MANIFESTS.has(name));
  const dependencies: Dependency[] = [];
  const unread: Unread[] = found.closed.map((at) => ({ file: at, at: '', because: 'the folder could not be read' }));
  const covered = new Set<string>();
  const locks = found.files.filter((file) => readerOf(basename(file)) !== undefined);
  for (const path of locks) {
    const read = await readOne(root, path);
    dependencies.push(...read.dependencies);
    unread.push(...read.unread);
    for (const folder of read.covers) {
      covered.add(join(dirname(path), folder));
    }
  }
  unread.push(...manifestsWithoutLock(root, found.files, covered));
  return { files: locks, dependencies, unread };
}

const MANIFESTS = new Set(['package.json']);

export function readerOf(name: string): LockfileReader | undefined {
  return readers.find(({ files }) => files.test(name));
}

async function readOne(root: string, path: string): Promise<FileInventory> {
  const text = await readFile(join(root, path), 'utf8').catch(() => null);
  const reader = readerOf(basename(path));
  if (text === null || reader === undefined) {
    return { dependencies: [], covers: [], unread: [{ file: path, at: '', because: 'the file could not be read' }] };
  }
  return reader.read(projectFile(root, path, text));
}

export function projectFile(root: string, path: string, text: string): ProjectFile {
  return {
    path,
    text,
    beside(name) {
      const other = join(root, dirname(path), name);
      return existsSync(other) ? readFileSync(other, 'utf8') : undefined;
    },
  };
}
