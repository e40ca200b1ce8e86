// SPDX-License-Identifier: Apache-2.0

/** What tells that a run showed the weakness. */
export type Shows =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly pattern: string }
  /** The file, relative to the working directory, was created or changed by the run. */
  | { readonly kind: 'file'; readonly path: string }
  /** Slower than this, *and* slower than in proportion to the length of the payload. */
  | { readonly kind: 'time'; readonly overMs: number }
  /** A sanitizer or valgrind reported something that benign runs of the same program do not give. `report`: its kind. */
  | { readonly kind: 'sanitizer'; readonly report?: string }
  /** A built-in prototype gained or changed a property. */
  | { readonly kind: 'polluted' }
  /** This text, planted where the target must not read, came back: in an answer, a value, a callback or on a stream. */
  | { readonly kind: 'leak'; readonly text: string }
  /** The monitor saw a process started, a file touched outside the root, or code evaluated, made of the payload. */
  | { readonly kind: 'sink'; readonly sink: 'process' | 'file' | 'code' };

/** A command that shows a weakness, and how one sees that it did. */
export interface Reproducer {
  /** A shell command, run by `/bin/sh -c` inside the sandbox only. */
  readonly command: string;
  /** Absolute; inside the target's root. */
  readonly directory: string;
  readonly shows: Shows;
  /** Host files outside the target that the command names; mounted read-only at the same path. */
  readonly files: readonly string[];
  /** Milliseconds after which a run is ended. */
  readonly timeoutMs: number;
  /** Milliseconds in which no process did anything, after which a run is ended as well; never unless said. */
  readonly idleMs?: number;
}
