// SPDX-License-Identifier: Apache-2.0
import { lstatSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../sandbox.ts';

const MB = 1024 * 1024;

/**
 * Tells when the writable mounts of a task have grown over its limit. The private file systems are bounded by the
 * kernel; these are not. Counting files is slow, so it is done only after the host's file system has lost the room.
 */
export class DiskWatch {
  readonly #places: readonly { readonly path: string; readonly freeBefore: number; readonly sizeBefore: number }[];
  readonly #limit: number;

  constructor(mounts: readonly Mount[], limitMb: number) {
    this.#limit = limitMb * MB;
    this.#places = mounts
      .filter((mount) => mount.kind === 'writable')
      .map(({ from }) => ({ path: from, freeBefore: freeBytes(from), sizeBefore: 0 }));
  }

  isOver(): boolean {
    return this.#places.some(
      ({ path, freeBefore }) => freeBefore - freeBytes(path) > this.#limit && sizeOf(path) > this.#limit,
    );
  }
}

function freeBytes(path: string): number {
  const { bsize, bfree } = statfsSync(path);
  return bsize * bfree;
}

function sizeOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    return 0;
  }
  const own = found.blocks * 512;
  return found.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), own) : own;
}
