// SPDX-License-Identifier: Apache-2.0
import { stat } from 'node:fs/promises';
import { homedir, totalmem } from 'node:os';
import path from 'node:path';
import type { FileChange } from '../../../domain/target.ts';
import type { Limits, Mount } from '../../../sandbox/sandbox.ts';

/** A build may take long and much; it is the user's own. */
export const BUILD_LIMITS: Partial<Limits> = {
  wallMs: 45 * 60_000,
  cpuMs: 6 * 60 * 60_000,
  memoryMb: Math.max(2048, Math.floor((totalmem() / 1024 / 1024) * 0.8)),
  processes: 2048,
  openFiles: 4096,
  diskMb: 16_384,
  outputKb: 1024,
};

/**
 * What a command names by absolute path or a path out of the tree, and the system does not have: harnesses, inputs and
 * headers beside it. Directories that hold the tree, or the user's home, are never shown.
 */
export async function namedMounts(command: string, root: string): Promise<readonly Mount[]> {
  const words = command.split(/[\s'"`;&|<>()=,]+/).flatMap((word) => [word, word.replace(/^-[IL]/, '')]);
  const paths = [...new Set(words.filter((word) => word.includes('/')).map((word) => path.resolve(root, word)))];
  const outside = paths.filter((file) => !isInside(root, file) && !isInside(file, root) && !isForbidden(file));
  const kinds = await Promise.all(outside.map(async (file) => (await stat(file).catch(() => null)) !== null));
  return outside
    .filter((_file, index) => kinds[index])
    .toSorted()
    .map((file): Mount => ({ kind: 'read-only', from: file, at: file }));
}

function isForbidden(file: string): boolean {
  const isSystem = /^\/(?:usr|bin|sbin|lib\w*|dev|proc|sys|etc|run|skymend)(?:\/|$)/.test(file);
  return isSystem || isInside(file, homedir()) || file === '/tmp' || file === '/';
}

export function isInside(directory: string, file: string): boolean {
  return file === directory || file.startsWith(directory === '/' ? '/' : `${directory}/`);
}

/** Changed files as they are to be, over the tree. */
export function changeMounts(changes: readonly FileChange[], root: string): readonly Mount[] {
  return changes.map(({ file, after }): Mount => {
    const at = path.join(root, file);
    return after === null ? { kind: 'hidden', at } : { kind: 'content', text: after, at };
  });
}
