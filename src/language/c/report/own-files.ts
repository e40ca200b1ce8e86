// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';

/** Tells which paths in a log are files of the target, whatever directory they were named from. */
export interface OwnFiles {
  /** The path relative to the root; `undefined` when the file is not the target's own. */
  locate(path: string): string | undefined;
}

/** `files`: every file of the target, relative to the root. `logRoot`: where the tree lay when the log was written. */
export function ownFiles(root: string, files: Iterable<string>): OwnFiles {
  const known = new Set(files);
  const byName = new Map<string, string[]>();
  for (const file of known) {
    const name = posix.basename(file);
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  function locate(path: string): string | undefined {
    if (path === '') {
      return undefined;
    }
    const normal = posix.normalize(path);
    if (normal.startsWith(`${root}/`)) {
      const below = normal.slice(root.length + 1);
      return known.has(below) ? below : undefined;
    }
    return isOfSystem(normal) ? undefined : bestTail(normal, byName.get(posix.basename(normal)) ?? []);
  }
  const remembered = new Map<string, string | undefined>();
  return {
    locate(path) {
      if (!remembered.has(path)) {
        remembered.set(path, locate(path));
      }
      return remembered.get(path);
    },
  };
}

function isOfSystem(path: string): boolean {
  return (
    /^\/(?:usr|lib|lib64|opt\/rh)\//.test(path) ||
    /(?:^|\/)(?:sysdeps|libsanitizer|libstdc\+\+-v3|compiler-rt)\//.test(path)
  );
}

/** Logs come from other machines and from directories below the root: the file that shares most of the path's end. */
function bestTail(path: string, candidates: readonly string[]): string | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '..' && part !== '.')
    .toReversed();
  const scored = candidates
    .map((file) => ({ file, shared: sharedTail(parts, file.split('/').toReversed()) }))
    .toSorted((a, b) => b.shared - a.shared);
  const [best, second] = scored;
  return best === undefined || best.shared === second?.shared ? undefined : best.file;
}

function sharedTail(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((part, index) => part !== b[index]);
  return end < 0 ? a.length : end;
}
