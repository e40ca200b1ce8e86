// SPDX-License-Identifier: Apache-2.0
import type { Limits } from '../sandbox.ts';

/** What a task's whole process tree has used so far. */
export interface Usage {
  readonly cpuMs: number;
  /** The most memory held at one time. */
  readonly peakKb: number;
  /** Memory held now. */
  readonly memoryKb: number;
  /** The kernel ended a process because the tree held too much memory. */
  readonly isOutOfMemory: boolean;
  /** A new process or thread was refused. */
  readonly isOutOfProcesses: boolean;
}

/** Measures one task, and holds its limits where the kernel offers to. */
export interface Meter {
  /** Files to which a process writes `0` before it becomes the task. */
  readonly doors: readonly string[];
  /** The kernel itself stops the tree at its memory limit; else somebody must watch. */
  readonly holdsMemory: boolean;
  /** It must be told the first process inside to know when the tree has ended. */
  readonly wantsFirst: boolean;
  /** To be called when bubblewrap runs. */
  started(pid: number): void;
  sawFirst(pid: number): void;
  read(): Usage;
  /** Resolves when no process of the tree is left, and leaves nothing behind. */
  close(): Promise<void>;
}

/** Makes meters; chosen once per machine. */
export interface MeterMaker {
  /** For the report of `doctor`: `control groups, version 1`. */
  readonly name: string;
  make(limits: Limits): Meter;
}
