// SPDX-License-Identifier: Apache-2.0

/** What the component's entry points gave when each was loaded in a fresh process. */
export interface LoadReport {
  readonly entries: readonly EntryReport[];
  readonly evidence: string;
}

export interface EntryReport {
  /** Relative to the root. */
  readonly file: string;
  /** `null` when it loaded, else the error in one line. */
  readonly error: string | null;
  /** Exported names with kind and arity, `.` for the module itself: `merge: function/2`. Sorted. */
  readonly exports: readonly string[];
}
