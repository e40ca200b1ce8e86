// SPDX-License-Identifier: Apache-2.0

/** What a function looks like when names and literals do not count: for finding it, and the like of it, elsewhere. */
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
