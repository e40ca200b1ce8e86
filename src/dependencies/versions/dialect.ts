// SPDX-License-Identifier: Apache-2.0

/** How one family of ecosystems orders versions. */
export interface Dialect {
  readonly name: string;
  /** OSV ecosystems it speaks for, lower case, without release. */
  readonly ecosystems: readonly string[];
  /** Negative, zero or positive as usual; `undefined` when one of the two cannot be read as a version. */
  compare(a: string, b: string): number | undefined;
}
