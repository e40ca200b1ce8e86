// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from './encoded.ts';
import type { Frame } from './location.ts';
import type { SanitizerReport } from './sanitizer-report.ts';

/** Whether one run showed the weakness. A run that broke is neither: it is `inconclusive`. */
export type Shown =
  | { readonly kind: 'shown'; readonly because: string }
  | { readonly kind: 'blocked'; readonly because: string }
  | { readonly kind: 'inconclusive'; readonly because: string };

/** Something dangerous the target did while it was watched. */
export interface SinkEvent {
  readonly sink: 'process' | 'file' | 'code' | 'regexp' | 'prototype';
  /** The API: `child_process.exec`, `fs.readFile`, `vm.runInContext`, `Function`, `RegExp.exec`, `Object.prototype`. */
  readonly api: string;
  /**
   * What was passed: the command line or argv, the path, the code, the pattern `/source/flags`, the polluted key.
   * Never more than 64 KiB.
   */
  readonly detail: readonly string[];
  /** `regexp`: the subject string, cut to 64 KiB, and how long matching took; `null` time when it never ended. */
  readonly subject?: string;
  readonly elapsedMs?: number | null;
  /** Frames inside the target's root, innermost first. */
  readonly stack: readonly Frame[];
}

/** One call over the border between the reproducer and the code under repair. */
export interface ApiCall {
  /** Order of the call in its run, from 0. */
  readonly index: number;
  /** Module file relative to the root, and the path of property names from its exports to what was called. */
  readonly module: string;
  readonly path: readonly string[];
  readonly how: 'call' | 'construct' | 'request' | 'match';
  readonly args: readonly Encoded[];
  readonly outcome: CallOutcome;
  /** Callback invocations made before the run ended, in order. */
  readonly callbacks: readonly (readonly Encoded[])[];
  /** How many of them the reproducer's own code made, by reading or calling what the call had left behind. */
  readonly selfCalled?: number;
  /** The receiver and arguments after the call, where they are objects: what the call did to them. */
  readonly after: readonly Encoded[];
}

export type CallOutcome =
  | { readonly kind: 'returned'; readonly value: Encoded }
  | { readonly kind: 'threw'; readonly error: Encoded }
  /** The run ended first. */
  | { readonly kind: 'unfinished' };

/** What one run did, in a form that two runs can be compared by. */
export interface Behaviour {
  readonly exit: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: readonly ApiCall[];
  /** argv of every process the target started, shell lines as `['sh', '-c', line]`. */
  readonly processes: readonly (readonly string[])[];
  /** Files created or changed under the working directory: path and SHA-256. */
  readonly files: readonly (readonly [string, string])[];
}

/** One run, watched. */
export interface Observation {
  readonly shown: Shown;
  /** True when the code under repair was really entered: its API was called, or it answered a request. */
  readonly reached: boolean;
  readonly behaviour: Behaviour;
  readonly sinks: readonly SinkEvent[];
  /** What sanitizers and valgrind wrote, in the order of the log; absent where the language has none. */
  readonly reports?: readonly SanitizerReport[];
  /** Input files as the run read them, where they carry the attack. */
  readonly inputs?: readonly { readonly path: string; readonly content: Encoded }[];
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly maxRssKb: number;
  /** Id of the evidence record that holds the raw run. */
  readonly evidence: string;
}
