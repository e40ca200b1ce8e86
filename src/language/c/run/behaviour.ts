// SPDX-License-Identifier: Apache-2.0
import type { Behaviour } from '../../../domain/observation.ts';
import type { TrialExit, TrialRun } from './trial-run.ts';

/** What two runs are compared by. */
export function behaviourOf({ exit, stdout, stderr, files }: TrialRun): Behaviour {
  return { exit: exitText(exit), stdout, stderr, calls: [], processes: [], files };
}

export function exitText(exit: TrialExit): string {
  switch (exit.kind) {
    case 'exited':
      return `exit ${exit.status}`;
    case 'signalled':
      return exit.signal;
    case 'timed-out':
      return 'timed out';
    case 'limit':
    default:
      return `out of ${exit.limit}`;
  }
}
