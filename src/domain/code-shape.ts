// SPDX-License-Identifier: Apache-2.0

/**
 * What a function, or a statement that changed, looks like when names and literals do not count: for finding it, and the
 * like of it, elsewhere.
 */
export interface CodeShape {
  /** As it is written; empty for functions without a name. */
  readonly name: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** Nodes of the tree. Small functions look alike without being alike. */
  readonly size: number;
  /** Equal for functions that differ in names of variables, literals, comments and layout only. */
  readonly exact: string;
  /** MinHash of the features of its tree: the share of equal places estimates the share of common features. */
  readonly sketch: readonly number[];
}

/** Below this many nodes, pieces of code are alike by chance. */
export const SMALLEST_SHAPE = 24;

/** A piece of code that a fix took away, or brought. */
export interface MendedShape extends CodeShape {
  readonly role: 'vulnerable' | 'mended';
  readonly part: 'function' | 'hunk';
  /** Relative to the root of the target. */
  readonly file: string;
}
