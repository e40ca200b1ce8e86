// SPDX-License-Identifier: Apache-2.0

/** A package on disk. */
export interface Place {
  /** Absolute; the target's root. */
  readonly root: string;
  /** Absolute; the component. */
  readonly directory: string;
}
