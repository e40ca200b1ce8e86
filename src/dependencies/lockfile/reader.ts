// SPDX-License-Identifier: Apache-2.0
import type { Dependency, Unread } from '../../domain/dependency.ts';

/**
 * Reads one kind of file into the dependencies it names.
 *
 * A reader promises: every entry of the file is either a dependency, one of the project's own packages, or `unread`
 * with its reason. A file it cannot read at all is one `unread` entry, never an empty list. It runs nothing and asks
 * no network.
 */
export interface LockfileReader {
  readonly name: string;
  /** Base names of the files it reads. */
  readonly files: RegExp;
  read(file: ProjectFile): FileInventory;
}

export interface ProjectFile {
  /** Relative to the project, `/` separated. */
  readonly path: string;
  readonly text: string;
  /** Another file beside it, where a format needs one (`package.json` beside a lock); `undefined` when there is none. */
  beside(name: string): string | undefined;
}

export interface FileInventory {
  readonly dependencies: readonly Dependency[];
  readonly unread: readonly Unread[];
  /** Folders, relative to the file's own, whose manifests it answers for. */
  readonly covers: readonly string[];
}
