// SPDX-License-Identifier: Apache-2.0
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';

export type EntryKind = 'file' | 'directory' | 'symlink' | 'other' | 'none';

/** What the mount planner may ask about the host's file system; a role, so that plans are tested without one. */
export interface HostTree {
  /** Never follows a link in the last place. */
  kindOf(path: string): EntryKind;
  /** Names in a directory, sorted. */
  entries(path: string): readonly string[];
  /** Where a symbolic link points, as written. */
  linkTarget(path: string): string;
}

export const hostTree: HostTree = {
  kindOf(path) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) {
      return 'none';
    }
    if (found.isDirectory()) {
      return 'directory';
    }
    if (found.isSymbolicLink()) {
      return 'symlink';
    }
    return found.isFile() ? 'file' : 'other';
  },
  entries(path) {
    return readdirSync(path).toSorted();
  },
  linkTarget(path) {
    return readlinkSync(path);
  },
};
