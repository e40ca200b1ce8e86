// SPDX-License-Identifier: Apache-2.0

/** Everything a project's lock files, manifests or SBOMs say is installed, and what in them could not be read. */
export interface Inventory {
  /** The files that were read, relative to the project, sorted. */
  readonly files: readonly string[];
  readonly dependencies: readonly Dependency[];
  /** Entries that may hide a dependency. A project with some is never reported as free of known vulnerabilities. */
  readonly unread: readonly Unread[];
}

/** One installed copy of a package. A package installed twice is two dependencies. */
export interface Dependency {
  /** Unique in its file: the place in the tree (`node_modules/a/node_modules/b`) or the entry's key. */
  readonly id: string;
  /** As OSV spells it: `npm`, `PyPI`, `crates.io`, `Go`, `Maven`. */
  readonly ecosystem: string;
  /** The package's own name, also where it is installed under another. */
  readonly name: string;
  readonly version: string;
  /** Relative to the project, `/` separated. */
  readonly file: string;
  /** 1-based; absent where the format has no lines. */
  readonly line?: number;
  readonly scope: 'production' | 'development' | 'optional' | 'unknown';
  /** Some manifest of the project itself asks for it. */
  readonly isDirect: boolean;
  readonly origin: Origin;
  /** Where it came from, when that is not a registry: `git+ssh://…#<commit>`, `file:vendor/a.tgz`. */
  readonly from?: string;
  /** Digest of the archive as the lock file gives it. */
  readonly integrity?: string;
}

/** `bundled`: its bytes lie inside another package's archive, so no lock file decides about them. */
export type Origin = 'registry' | 'git' | 'file' | 'url' | 'bundled' | 'workspace' | 'unknown';

/** Something that should have named a dependency and does not. */
export interface Unread {
  readonly file: string;
  readonly at: string;
  readonly because: string;
}

/** An advisory about a dependency of this project. */
export interface KnownVulnerability {
  readonly dependency: Dependency;
  /** The name it is known by, the best known of its aliases first. */
  readonly id: string;
  readonly aliases: readonly string[];
  /** Every record that speaks of it, whether or not it counts this version as affected. */
  readonly sources: readonly SourceClaim[];
  readonly answer: AffectedAnswer;
  readonly summary: string;
  /** `LOW`, `MODERATE`, `HIGH`, `CRITICAL`, or `UNKNOWN` when no source says. */
  readonly severity: string;
  readonly weaknesses: readonly string[];
  /** Somebody with a say contests that this is a vulnerability. It counts all the same. */
  readonly isDisputed: boolean;
}

/** What one record says about one version. */
export interface SourceClaim {
  readonly id: string;
  readonly database: string;
  readonly answer: AffectedAnswer;
  /** Versions that record names as fixed. */
  readonly fixes: readonly string[];
}

/**
 * Whether a version is affected. `unknown` is an answer of its own: a range or a version that cannot be read is never
 * "no vulnerability".
 */
export type AffectedAnswer =
  | { readonly kind: 'affected'; readonly because: string }
  | { readonly kind: 'not-affected'; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string };
