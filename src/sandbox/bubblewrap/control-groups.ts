// SPDX-License-Identifier: Apache-2.0
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../sandbox.ts';

/** Where control groups for tasks can be made: one parent directory per controller. */
export interface ControlGroups {
  readonly pids: string;
  readonly memory: string;
  readonly cpu: string;
}

export interface Usage {
  readonly cpuMs: number;
  readonly peakKb: number;
  readonly outOfMemory: number;
  readonly refusedForks: number;
}

const ROOT = '/sys/fs/cgroup';
const PREFIX = 'skymend-';

/** The version-1 hierarchies of this process that can be written; `null` when one of them cannot. */
export function findControlGroups(): ControlGroups | null {
  const own = ownGroups();
  const pids = writable('pids', own);
  const memory = writable('memory', own);
  const cpu = writable('cpuacct', own);
  if (pids === null || memory === null || cpu === null) {
    return null;
  }
  for (const directory of [pids, memory, cpu]) {
    removeStale(directory);
  }
  return { pids, memory, cpu };
}

function ownGroups(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of readFileSync('/proc/self/cgroup', 'utf8').split('\n')) {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    for (const controller of controllers.split(',')) {
      found.set(controller, path);
    }
  }
  return found;
}

function writable(controller: string, own: ReadonlyMap<string, string>): string | null {
  const path = own.get(controller);
  if (path === undefined) {
    return null;
  }
  const directory = join(ROOT, controller, path);
  try {
    accessSync(join(directory, 'cgroup.procs'), constants.W_OK);
    accessSync(directory, constants.W_OK);
    return directory;
  } catch (cause) {
    if (cause instanceof Error) {
      return null;
    }
    throw cause;
  }
}

/** Groups of Skymend processes that were killed before they could tidy up. */
function removeStale(directory: string): void {
  for (const name of readdirSync(directory)) {
    const [, pid] = /^skymend-(\d+)-\d+$/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
      tryRemove(join(directory, name));
    }
  }
}

function tryRemove(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch (cause) {
    // Busy: a process in it is still ending.
    if (cause instanceof Error) {
      return !existsSync(directory);
    }
    throw cause;
  }
}

let made = 0;

/** The control groups of one task. */
export class TaskGroup {
  readonly #directories: readonly string[];
  readonly #pids: string;
  readonly #memory: string;
  readonly #cpu: string;

  constructor(parents: ControlGroups, limits: Limits) {
    made += 1;
    const name = `${PREFIX}${process.pid}-${made}`;
    this.#pids = join(parents.pids, name);
    this.#memory = join(parents.memory, name);
    this.#cpu = join(parents.cpu, name);
    this.#directories = [this.#pids, this.#memory, this.#cpu];
    for (const directory of this.#directories) {
      mkdirSync(directory);
    }
    // bubblewrap itself takes two.
    writeFileSync(join(this.#pids, 'pids.max'), String(limits.processes + 2));
    writeFileSync(join(this.#memory, 'memory.limit_in_bytes'), String(limits.memoryMb * 1024 * 1024));
  }

  /** Files to which a process writes `0` to enter. */
  get doors(): readonly string[] {
    return this.#directories.map((directory) => join(directory, 'cgroup.procs'));
  }

  usage(): Usage {
    return {
      cpuMs: Math.round(readNumber(join(this.#cpu, 'cpuacct.usage')) / 1e6),
      peakKb: Math.round(readNumber(join(this.#memory, 'memory.max_usage_in_bytes')) / 1024),
      outOfMemory: readField(join(this.#memory, 'memory.oom_control'), 'oom_kill'),
      refusedForks: readField(join(this.#pids, 'pids.events'), 'max'),
    };
  }

  /** True when nothing runs in it any more and it is gone. */
  remove(): boolean {
    return this.#directories.map((directory) => tryRemove(directory)).every(Boolean);
  }
}

function readNumber(path: string): number {
  return Number(readFileSync(path, 'utf8'));
}

function readField(path: string, field: string): number {
  const [, value = '0'] = new RegExp(`^${field} (\\d+)$`, 'm').exec(readFileSync(path, 'utf8')) ?? [];
  return Number(value);
}
