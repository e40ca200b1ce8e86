// SPDX-License-Identifier: Apache-2.0
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../sandbox.ts';

const BLOCK = 512;

/** Counting may take this share of our time. */
const SHARE = 1 / 20;

/**
 * Tells when the writable mounts of a task have grown over its limit. The kernel bounds the private file systems; these
 * belong to the host, and have to be counted.
 */
export class DiskWatch {
  readonly #places: readonly { readonly path: string; readonly before: number }[];
  readonly #limit: number;
  #restsUntil = 0;

  constructor(mounts: readonly Mount[], limitMb: number) {
    this.#limit = limitMb * 1024 * 1024;
    this.#places = mounts
      .filter((mount) => mount.kind === 'writable')
      .map(({ from }) => ({ path: from, before: sizeOf(from) }));
  }

  /** Passes over a look when the last one took long and was short ago. */
  isOverNow(): boolean {
    const startedAt = performance.now();
    if (startedAt < this.#restsUntil) {
      return false;
    }
    const isOver = this.isOver();
    const endedAt = performance.now();
    this.#restsUntil = endedAt + (endedAt - startedAt) / SHARE;
    return isOver;
  }

  isOver(): boolean {
    return this.#places.some(({ path, before }) => sizeOf(path) - before > this.#limit);
  }
}

function sizeOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    return 0;
  }
  const own = found.blocks * BLOCK;
  return found.isDirectory() ? entriesOf(path).reduce((sum, name) => sum + sizeOf(join(path, name)), own) : own;
}

/** None when the task has removed the directory, or locked us out of it, meanwhile. */
function entriesOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) {
      return [];
    }
    throw cause;
  }
}
