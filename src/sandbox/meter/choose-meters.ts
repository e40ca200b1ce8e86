// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';
import { findGroups, readGroupTree } from './find-groups.ts';
import type { MeterMaker } from './meter.ts';
import { PROCESS_TREE } from './process-tree.ts';

let chosen: MeterMaker | null = null;

/** How tasks are measured and held on this machine: by control groups where we may make them. */
export function chooseMeters(): MeterMaker {
  chosen ??= findGroups(readGroupTree()) ?? watchProcesses(process.getuid?.() ?? 0);
  return chosen;
}

/** The limit on processes that goes with a user does not bind root. */
export function watchProcesses(user: number): MeterMaker {
  if (user === 0) {
    throw new RepairError(
      'SANDBOX_UNAVAILABLE',
      'cannot limit the processes of foreign code: as root this needs writable control groups for pids, memory and cpuacct; run Skymend as an ordinary user',
    );
  }
  return PROCESS_TREE;
}
