// SPDX-License-Identifier: Apache-2.0
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { RepairError } from '../../domain/repair-error.ts';

type EntryKind = 'file' | 'directory' | 'symlink' | 'other' | 'none';

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
    const found = asked(path, () => lstatSync(path, { throwIfNoEntry: false }));
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
    return asked(path, () => readdirSync(path)).toSorted();
  },
  linkTarget(path) {
    return asked(path, () => readlinkSync(path));
  },
};

function asked<T>(path: string, ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    const said = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new RepairError('TARGET_UNUSABLE', `cannot mount "${path}": ${said}; make it readable`, { cause });
  }
}
