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

/** `parent`: a group whose children get the controllers for memory and pids. */
export function groupsTwo(parent: string): MeterMaker {
  removeStale(parent);
  return { name: 'control groups, version 2', make: (limits) => new GroupsTwo(parent, limits) };
}

class GroupsTwo implements Meter {
  readonly holdsMemory = true;
  readonly wantsFirst = false;
  readonly doors: readonly string[];
  readonly #group: string;
  #peakKb = 0;

  constructor(parent: string, limits: Limits) {
    const name = nextGroupName();
    makeGroups([parent], name);
    this.#group = join(parent, name);
    this.doors = [join(this.#group, 'cgroup.procs')];
    setValue(this.#group, 'pids.max', limits.processes + OWN_PROCESSES);
    setValue(this.#group, 'memory.max', limits.memoryMb * 1024 * 1024);
    // Swap would let the tree hold more, and the whole tree ends as one.
    for (const [file, value] of [
      ['memory.swap.max', 0],
      ['memory.oom.group', 1],
    ] as const) {
      if (existsSync(join(this.#group, file))) {
        setValue(this.#group, file, value);
      }
    }
  }

  started(): void {}

  sawFirst(): void {}

  read(): Usage {
    const memoryKb = Math.round(readNumber(this.#group, 'memory.current') / 1024);
    // Before Linux 5.19 the kernel keeps no peak.
    const peakKb = existsSync(join(this.#group, 'memory.peak'))
      ? Math.round(readNumber(this.#group, 'memory.peak') / 1024)
      : memoryKb;
    this.#peakKb = Math.max(this.#peakKb, peakKb);
    return {
      cpuMs: Math.round(readField(this.#group, 'cpu.stat', 'usage_usec') / 1000),
      peakKb: this.#peakKb,
      memoryKb,
      isOutOfMemory: readField(this.#group, 'memory.events', 'oom_kill') > 0,
      isOutOfProcesses: readField(this.#group, 'pids.events', 'max') > 0,
    };
  }

  async close(): Promise<void> {
    await removeWhenEmpty([this.#group]);
  }
}
