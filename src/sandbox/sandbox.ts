// SPDX-License-Identifier: Apache-2.0

/**
 * The only door to running foreign code.
 *
 * A back end promises for every task: own user, mount, pid, network, ipc and uts namespaces; a read-only system;
 * nothing of the host readable but the system and the task's mounts; an empty private `/tmp` and home; loopback
 * only; a scrubbed environment; a system-call filter; the limits below; and that the whole process tree is gone when
 * `run` resolves. It never runs a task with less: it throws `SANDBOX_UNAVAILABLE`.
 */
export interface Sandbox {
  /** Resolves with what happened, whatever the task did; rejects only when it could not be run as promised. */
  run(task: Task): Promise<Run>;
}

export interface Task {
  readonly argv: readonly string[];
  /** Absolute path inside the sandbox. */
  readonly cwd: string;
  /** The whole environment beside `PATH`, `HOME`, `TMPDIR` and `LANG`, which the sandbox sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Applied in order; a later mount lies over an earlier one. */
  readonly mounts: readonly Mount[];
  readonly stdin?: string;
  readonly limits?: Partial<Limits>;
  /** What the strict system-call filter must leave open for this task; nothing unless said. */
  readonly needs?: readonly Need[];
}

/**
 * `trace`: read and steer other processes of the same task, as debuggers and leak checkers do.
 * `unix-sockets`: make sockets with a file name; socket pairs are always there. Sockets of the host that lie inside a
 * mounted directory can then be reached, so it is for targets of which that is known to be harmless.
 */
export type Need = 'trace' | 'unix-sockets';

export type Mount =
  /** A host file or directory, readable but not writable. */
  | { readonly kind: 'read-only'; readonly from: string; readonly at: string }
  /** A host directory made for this task; what the task writes there is kept. */
  | { readonly kind: 'writable'; readonly from: string; readonly at: string }
  /**
   * The entries of a host directory, each read-only, inside a fresh writable directory: the task can create files
   * beside them, and nothing reaches the host. A directory of very many entries may be given copy-on-write instead.
   */
  | { readonly kind: 'shadow'; readonly from: string; readonly at: string }
  /**
   * A host directory that the task can change as it likes, existing files too: what it changes stays in the sandbox
   * and is gone with it. For test suites, which write into their own tree.
   */
  | { readonly kind: 'copy-on-write'; readonly from: string; readonly at: string }
  /**
   * A file with this content, read-only, over whatever was there, or new; where a symbolic link is, over the file it
   * leads to. Missing parents are made, also inside a lower read-only mount (the back end then mounts that directory
   * entry by entry). Inside a writable mount a new one leaves an empty file on the host.
   */
  | { readonly kind: 'content'; readonly text: string; readonly at: string }
  /** Nothing is there, whatever a lower mount shows; where that cannot be had, an empty read-only file or directory. */
  | { readonly kind: 'hidden'; readonly at: string };

export interface Limits {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
  /** Threads count; Node.js starts with about ten. */
  readonly processes: number;
  /** Open files per process. */
  readonly openFiles: number;
  /** Largest file, and size of the private `/tmp` and of each shadow directory. */
  readonly diskMb: number;
  /** Per stream; what comes after is dropped and the run is marked. */
  readonly outputKb: number;
  /** How long no process may do anything; a moment's work begins it anew. */
  readonly idleMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  wallMs: 30_000,
  cpuMs: 60_000,
  memoryMb: 1024,
  processes: 128,
  openFiles: 1024,
  diskMb: 256,
  outputKb: 1024,
  idleMs: Infinity,
};

export type Exit =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'limit'; readonly limit: 'memory' | 'cpu' | 'disk' | 'processes' | 'idle' };

export interface Run {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
  /** A stream was longer than `outputKb`. */
  readonly isCut: boolean;
  readonly wallMs: number;
  /** Of the whole tree. */
  readonly cpuMs: number;
  /** The most memory the whole tree held at one time, its private files included where the kernel counts so. */
  readonly maxRssKb: number;
  /** Id of the evidence record, when a recording sandbox made one. */
  readonly evidence?: string;
}
