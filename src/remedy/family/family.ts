// SPDX-License-Identifier: Apache-2.0
import type { Dependency } from '../../domain/dependency.ts';
import type { Edit } from '../../domain/remedy.ts';
import type { NpmNode, NpmTree } from '../../dependencies/lockfile/npm/npm-tree.ts';
import type { PackageManager } from '../../dependencies/manager/package-manager.ts';
import type { PackageSource } from '../../dependencies/registry/package-source.ts';
import type { LockMove } from '../change/edit-lock.ts';
import type { OverrideRule } from '../plan/overrides.ts';

/** A package manager with the ways its projects are written: what a remedy must know to read and change one. */
export interface Family {
  readonly name: string;
  readonly manager: PackageManager;
  /** The lock file of a project of this family; `undefined` for a project of another one. */
  lockFileIn(folder: string): string | undefined;
  readTree(project: LockedProject): Promise<NpmTree>;
  /** The overrides of a project, whatever they are called there. */
  rules(manifest: unknown, folder: string): readonly OverrideRule[];
  overrideAt(override: PlacedOverride, folder: string): Place;
  /** The lock file with these moves made, or with room for them; the manager then brings it in line. */
  moveInLock(text: string, moves: readonly LockMove[]): string;
  /**
   * Whether a lock file tells too little of what asks for what to be reasoned about, or is written anew by the manager
   * with the first change anyway: then its own new form of it is where everything begins.
   */
  isDated(tree: NpmTree): boolean;
  /**
   * Whether the manager chooses anew, and the newest, for what was taken out of its lock file: then only the versions
   * that were chosen may be seen.
   */
  readonly choosesAnew: boolean;
  /** Where the manager patches releases by itself; others are given a mended release as an archive. */
  readonly patching?: Patching;
}

export interface Patching {
  /** Where the patch of a release belongs, relative to the project. */
  fileFor(release: Release, digest: string): string;
  /** What makes the manager apply it, beside the file itself. */
  edits(node: NpmNode, file: string, state: { readonly folder: string; readonly tree: NpmTree }): readonly Edit[];
  /** Where the edit of a patched release stands. */
  patchAt(edit: Release, folder: string): Place;
  /** The patches that a project's lock file goes by: `NAME@VERSION` to the file, relative to the project. */
  patchesIn(folder: string, lockText: string): ReadonlyMap<string, string>;
}

export interface Release {
  readonly name: string;
  readonly version: string;
}

export interface LockedProject {
  readonly folder: string;
  readonly lockFile: string;
  readonly text: string;
  readonly manifest: string;
  readonly source: PackageSource;
  readonly isVulnerable: (dependency: Pick<Dependency, 'name' | 'version'>) => boolean;
}

/** Where a value stands: the file, relative to the project, and the keys in it, outermost first. */
export interface Place {
  readonly file: string;
  readonly path: readonly string[];
}

export interface PlacedOverride {
  /** As `OverrideRule.path`; of a new one the package that asks, and the one asked for. */
  readonly path: readonly string[];
  readonly isNew: boolean;
}

export function isVulnerableNode({ isVulnerable }: LockedProject): (node: NpmNode) => boolean {
  return (node) => node.origin !== 'workspace' && isVulnerable(node);
}
