// SPDX-License-Identifier: Apache-2.0

/** A stretch of source text. Lines and columns are 1-based, columns count UTF-16 code units, the end is exclusive. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where something was seen. `file` is relative to the target's root, with `/` as separator. */
export interface Location {
  readonly file: string;
  readonly region: Region;
}

/** One place on a call stack, innermost first where stacks are listed. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function?: string;
}
