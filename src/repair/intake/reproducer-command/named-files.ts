// SPDX-License-Identifier: Apache-2.0
import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';

/**
 * The existing regular files outside `directory` that a command names, as absolute paths, sorted. The command is only
 * split into words, never run: a word that merely looks like a path and does not exist is left alone.
 */
export async function namedFiles(command: string, directory: string): Promise<readonly string[]> {
  const words = command.split(/[\s'"`;&|<>()=]+/).filter((word) => word.includes('/'));
  const paths = [...new Set(words.map((word) => resolve(directory, word)))].filter((path) =>
    isOutside(path, directory),
  );
  const kinds = await Promise.all(paths.map((path) => isRegularFile(path)));
  return paths.filter((_path, index) => kinds[index]).toSorted();
}

function isOutside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  const isSystem = /^\/(?:usr|bin|sbin|lib\w*|dev|proc|sys|etc)(?:\/|$)/.test(path);
  return !isSystem && (way.startsWith('..') || isAbsolute(way));
}

async function isRegularFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error) {
      return undefined;
    }
    throw error;
  });
  return found?.isFile() ?? false;
}
