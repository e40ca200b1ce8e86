// SPDX-License-Identifier: Apache-2.0

/** The ways to be rid of a vulnerable dependency, least change first. */
export const REMEDY_KINDS = [
  /** Another version inside every range that asks for it: only the lock file changes. */
  'relock',
  /** The same, of packages that ask for it. */
  'parent-bump',
  /** The manifest decides over what another package asks for. */
  'override',
  /** A git dependency leads to another tag. */
  'retarget',
  /** A range of the project's own is raised inside its major line. */
  'direct-bump',
  /** A range of the project's own is raised beyond it; peers move along. */
  'major-bump',
  /** Another package takes its place. */
  'replacement',
  /** The same release, packed again with a safe copy of what it bundles. */
  'repack',
  /** The same release with its code mended, kept in the project. */
  'patch',
] as const;

export type RemedyKind = (typeof REMEDY_KINDS)[number];

/** One change to one file of the project. */
export type Edit =
  | {
      readonly kind: 'lock';
      readonly location: string;
      readonly name: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: 'range';
      /** The manifest, relative to the project, or the file of a catalog that manifests refer to. */
      readonly manifest: string;
      /** `dependencies`, `devDependencies`, `catalog:NAME`. */
      readonly section: string;
      readonly name: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: 'override';
      /** Keys below `overrides`, outermost first. */
      readonly path: readonly string[];
      readonly from: string | undefined;
      readonly to: string;
    }
  /** The package manager changes a release while it installs it, by a patch that lies in the project. */
  | { readonly kind: 'patched'; readonly name: string; readonly version: string; readonly file: string }
  | { readonly kind: 'archive'; readonly file: string; readonly integrity: string; readonly because: string };

/** A way to be rid of some vulnerabilities, before anybody tried it. */
export interface Remedy {
  readonly kind: RemedyKind;
  /** One sentence for a person. */
  readonly title: string;
  /** Keys of the vulnerabilities it is for, sorted; see `vulnerabilityKey`. */
  readonly removes: readonly string[];
  readonly edits: readonly Edit[];
}
