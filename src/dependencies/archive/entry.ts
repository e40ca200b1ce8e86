// SPDX-License-Identifier: Apache-2.0

/** A regular file of an archive. Links and devices have no place in a package. */
export interface ArchiveEntry {
  /** With the archive's own top folder: `package/lib/a.js`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}
