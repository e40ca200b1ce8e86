// SPDX-License-Identifier: Apache-2.0

/** Grouped by who must act. */
export type ErrorCode =
  // the user's to mend: exit 2, one line, no stack
  | 'CONFIG_INVALID'
  | 'INPUT_MALFORMED'
  | 'TARGET_UNUSABLE'
  | 'RUN_LOCKED'
  // the environment's: exit 3, a retry may help
  | 'SANDBOX_UNAVAILABLE'
  | 'MODEL_UNAVAILABLE'
  | 'DISK_FULL'
  | 'STORE_UNAVAILABLE'
  | 'TOOL_MISSING'
  | 'BUDGET_EXHAUSTED'
  // ours: exit 70, with a stack
  | 'INTERNAL';

/** The one error class. `message` says what happened, to what, what to do, in one line. */
export class RepairError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RepairError';
    this.code = code;
  }
}
