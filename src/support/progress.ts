// SPDX-License-Identifier: Apache-2.0

/** Where the work stands, for people. Machine-readable output never comes this way. */
export interface Progress {
  /** A stage begins: `intake`, `verify`. */
  stage(name: string, detail: string): void;
  /** Something worth a line happened inside the current stage. */
  note(message: string): void;
}

export const SILENT: Progress = { stage() {}, note() {} };
