// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../sandbox.ts';
import {
  makeGroups,
  nextGroupName,
  OWN_PROCESSES,
  readField,
  readNumber,
  removeStale,
  removeWhenEmpty,
  setValue,
} from './group-directory.ts';
import type { Meter, MeterMaker, Usage } from './meter.ts';

/** Where groups can be made in each hierarchy of version 1. */
export interface Hierarchies {
  readonly pids: string;
  readonly memory: string;
  readonly cpuacct: string;
}

export function groupsOne(hierarchies: Hierarchies): MeterMaker {
  for (const parent of Object.values(hierarchies)) {
    removeStale(parent);
  }
  return { name: 'control groups, version 1', make: (limits) => new GroupsOne(hierarchies, limits) };
}

class GroupsOne implements Meter {
  readonly holdsMemory = true;
  readonly wantsFirst = false;
  readonly doors: readonly string[];
  readonly #groups: readonly string[];
  readonly #pids: string;
  readonly #memory: string;
  readonly #cpuacct: string;

  constructor(hierarchies: Hierarchies, limits: Limits) {
    const name = nextGroupName();
    this.#groups = makeGroups([hierarchies.pids, hierarchies.memory, hierarchies.cpuacct], name);
    this.#pids = join(hierarchies.pids, name);
    this.#memory = join(hierarchies.memory, name);
    this.#cpuacct = join(hierarchies.cpuacct, name);
    this.doors = this.#groups.map((group) => join(group, 'cgroup.procs'));
    setValue(this.#pids, 'pids.max', limits.processes + OWN_PROCESSES);
    setValue(this.#memory, 'memory.limit_in_bytes', limits.memoryMb * 1024 * 1024);
    if (existsSync(join(this.#memory, 'memory.memsw.limit_in_bytes'))) {
      // Swap would let the tree hold more.
      setValue(this.#memory, 'memory.memsw.limit_in_bytes', limits.memoryMb * 1024 * 1024);
    }
  }

  started(): void {}

  sawFirst(): void {}

  read(): Usage {
    return {
      cpuMs: Math.round(readNumber(this.#cpuacct, 'cpuacct.usage') / 1e6),
      peakKb: Math.round(readNumber(this.#memory, 'memory.max_usage_in_bytes') / 1024),
      memoryKb: Math.round(readNumber(this.#memory, 'memory.usage_in_bytes') / 1024),
      isOutOfMemory: readField(this.#memory, 'memory.oom_control', 'oom_kill') > 0,
      isOutOfProcesses: readField(this.#pids, 'pids.events', 'max') > 0,
    };
  }

  async close(): Promise<void> {
    await removeWhenEmpty(this.#groups);
  }
}
