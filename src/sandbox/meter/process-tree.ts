// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '../sandbox.ts';
import type { Meter, MeterMaker, Usage } from './meter.ts';

/** For machines where we may make no control groups: what `/proc` says about the tree, each time it is asked. */
export const PROCESS_TREE: MeterMaker = { name: 'watched processes', make: (limits) => new ProcessTree(limits) };

/** Linux counts processor time in hundredths on every machine we run on, and memory in these pages. */
const TICK_MS = 10;
const PAGE_KB = 4;

class ProcessTree implements Meter {
  readonly doors: readonly string[] = [];
  readonly holdsMemory = false;
  readonly wantsFirst = true;
  #root = 0;
  #first: string | null = null;
  #cpuMs = 0;
  #peakKb = 0;
  #isOutOfProcesses = false;
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  started(pid: number): void {
    this.#root = pid;
  }

  sawFirst(pid: number): void {
    this.#first = identityOf(pid);
  }

  read(): Usage {
    const processes = this.#root === 0 ? [] : treeOf(this.#root).flatMap((pid) => readProcess(pid));
    const memoryKb = processes.reduce((sum, { rssKb }) => sum + rssKb, 0);
    const cpuMs = processes.reduce((sum, process) => sum + process.cpuMs, 0);
    this.#peakKb = Math.max(this.#peakKb, memoryKb);
    this.#cpuMs = Math.max(this.#cpuMs, cpuMs);
    // The kernel tells nobody that it refused one, so a full tree has to do as the sign. All but bubblewrap's outer
    // process count.
    const threads = processes.reduce((sum, process) => sum + process.threads, 0);
    this.#isOutOfProcesses ||= threads > this.#limits.processes;
    return {
      cpuMs: this.#cpuMs,
      peakKb: this.#peakKb,
      memoryKb,
      isOutOfMemory: false,
      isOutOfProcesses: this.#isOutOfProcesses,
    };
  }

  /** The first process of a pid namespace is gone only after all others. */
  async close(): Promise<void> {
    const pid = Number(this.#first?.split(' ')[0] ?? 0);
    while (this.#first !== null && identityOf(pid) === this.#first) {
      await sleep(1);
    }
  }
}

interface ProcessReading {
  readonly pid: number;
  /** Of itself and of the children it has waited for. */
  readonly cpuMs: number;
  readonly rssKb: number;
  readonly threads: number;
}

export function treeOf(root: number): readonly number[] {
  const found = [root];
  for (const pid of found) {
    found.push(...childrenOf(pid));
  }
  return found;
}

function childrenOf(pid: number): readonly number[] {
  return listThreads(pid).flatMap((thread) =>
    readQuietly(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function listThreads(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch (cause) {
    if (hasEnded(cause)) {
      return [];
    }
    throw cause;
  }
}

function readProcess(pid: number): readonly ProcessReading[] {
  const fields = statFields(pid);
  if (fields.length === 0) {
    return [];
  }
  const [utime, stime, cutime, cstime] = [11, 12, 13, 14].map((index) => Number(fields[index] ?? 0));
  const ticks = (utime ?? 0) + (stime ?? 0) + (cutime ?? 0) + (cstime ?? 0);
  return [{ pid, cpuMs: ticks * TICK_MS, rssKb: Number(fields[21] ?? 0) * PAGE_KB, threads: Number(fields[17] ?? 0) }];
}

/** Tells a process from a later one with the same number, by the time it started; `null` when it has ended. */
function identityOf(pid: number): string | null {
  const fields = statFields(pid);
  const [state] = fields;
  return state === undefined || state === 'Z' || state === 'X' ? null : `${pid} ${fields[19]}`;
}

/** From the third field on; the second, the name, may hold blanks and brackets. */
export function statFields(pid: number): readonly string[] {
  const text = readQuietly(`/proc/${pid}/stat`);
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Empty when the process ended meanwhile. */
export function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (hasEnded(cause)) {
      return '';
    }
    throw cause;
  }
}

/** Between finding a process and looking at it, it may be gone. */
function hasEnded(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ESRCH');
}
