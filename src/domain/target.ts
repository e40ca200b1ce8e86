// SPDX-License-Identifier: Apache-2.0

/**
 * The code under repair.
 *
 * `root` is what is mounted into the sandbox, at this same absolute path. It equals `directory`, or is the
 * application around it when `directory` lies inside a `node_modules` or a workspace, so that dependencies resolve.
 */
export interface Target {
  /** Absolute. */
  readonly root: string;
  /** Absolute, inside `root`: what the user named. */
  readonly directory: string;
  readonly language: string;
  /** The package at `directory`, where it has one. */
  readonly package?: Component;
  /** Shell command that builds the target, run in `directory`. */
  readonly build?: string;
  /** Shell command that runs the target's own tests, in `directory`. */
  readonly test?: string;
}

/** A package inside the target that may hold the fault: the target itself, or one under `node_modules`. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** Relative to the target's root, `/` separated; `''` is the root itself. */
  readonly path: string;
}

/** The whole new content of one file; `null` when the file is removed. */
export interface FileChange {
  /** Relative to the target's root, `/` separated. */
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * A state of the target: the files on disk with some of them replaced. An unpatched target has no changes, a
 * candidate has those of its diff, a stub has the component's entry points replaced.
 */
export interface Snapshot {
  /** `target`, `stub`, or the candidate's id. */
  readonly name: string;
  readonly changes: readonly FileChange[];
}
