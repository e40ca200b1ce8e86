// SPDX-License-Identifier: Apache-2.0
import type { FixStatus } from '../domain/fix.ts';
import type { ErrorCode } from '../domain/repair-error.ts';

/** The one table of exit statuses. */
export const EXIT = {
  /** Nothing left unfixed. */
  ok: 0,
  /** Something left unfixed. */
  unfixed: 1,
  /** Usage, configuration or input. */
  usage: 2,
  /** The environment: sandbox, disk, model, budget. */
  environment: 3,
  /** Our fault. */
  internal: 70,
  /** Stopped by the user (128 + SIGINT). */
  interrupted: 130,
} as const;

export function exitCodeOfError(code: ErrorCode): number {
  switch (code) {
    case 'CONFIG_INVALID':
    case 'INPUT_MALFORMED':
    case 'TARGET_UNUSABLE':
    case 'RUN_LOCKED':
      return EXIT.usage;
    case 'SANDBOX_UNAVAILABLE':
    case 'MODEL_UNAVAILABLE':
    case 'DISK_FULL':
    case 'STORE_UNAVAILABLE':
    case 'TOOL_MISSING':
    case 'BUDGET_EXHAUSTED':
      return EXIT.environment;
    case 'INTERNAL':
      return EXIT.internal;
  }
}

export function exitCodeOfStatuses(statuses: readonly FixStatus[]): number {
  return statuses.every((status) => status === 'fixed' || status === 'nothing-found') ? EXIT.ok : EXIT.unfixed;
}
