// SPDX-License-Identifier: Apache-2.0
import type { Mount, Run, Sandbox } from '../../sandbox/sandbox.ts';
import type { PackageSource } from '../registry/package-source.ts';

/**
 * A package manager as a project uses it. It runs in the sandbox, with scripts of packages switched off, and reaches
 * nothing but the registry it is given.
 */
export interface PackageManager {
  readonly name: string;
  /** The lock files it keeps, relative to the project, the one that counts first. */
  readonly lockFiles: readonly string[];
  /** Brings the lock file in line with the manifests; installs nothing. */
  relock(project: Project, means: ManagerMeans): Promise<ManagerRun>;
  /** Installs exactly what the lock file says, and refuses when manifests and lock file disagree. */
  install(project: Project, means: ManagerMeans): Promise<ManagerRun>;
}

/** A copy of the user's project that may be written to. */
export interface Project {
  /** Absolute host folder. */
  readonly folder: string;
  /** What it is called inside the sandbox; a manifest without a name takes that of its folder. */
  readonly name: string;
  /** What else must be seen: repositories that dependencies are taken from. */
  readonly mounts: readonly Mount[];
}

export interface ManagerMeans {
  readonly sandbox: Sandbox;
  readonly source: PackageSource;
  /** Absolute folder in which package managers are kept that had to be fetched. */
  readonly toolbox: string;
}

/**
 * How a run ended. `refused`: the manager's own answer to these manifests and locks, in its words. `broken`: it could not
 * answer (a limit, a network that failed), which says nothing about them.
 */
export type ManagerRun =
  | {
      readonly kind: 'done';
      readonly version: string;
      readonly run: Run;
      /** What was done otherwise than the user's machine would do it. */
      readonly remark?: string;
    }
  | { readonly kind: 'refused' | 'broken'; readonly because: string; readonly version: string; readonly run: Run };
