// SPDX-License-Identifier: Apache-2.0
import type { Mount } from '../../../sandbox/sandbox.ts';

/** One run of a command over a built tree. */
export interface TrialCommand {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  /** Files with other content than on disk, by absolute path. */
  readonly inputs: ReadonlyMap<string, Uint8Array>;
}

export interface RunPlace {
  readonly root: string;
  /** Working directory. */
  readonly directory: string;
  readonly mounts: readonly Mount[];
  readonly timeoutMs: number;
  /** Leak checkers look into their own process from a second one. */
  readonly isTraced: boolean;
}

export type TrialExit =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'limit'; readonly limit: string };

export interface TrialRun {
  readonly exit: TrialExit;
  readonly stdout: string;
  readonly stderr: string;
  /** Written below the root or the private `/tmp`: path and SHA-256. */
  readonly files: readonly (readonly [string, string])[];
  /** Programs that were started and libraries of the target that were loaded, as the dynamic linker names them. */
  readonly loaded: readonly string[];
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly maxRssKb: number;
  readonly evidence?: string;
}
