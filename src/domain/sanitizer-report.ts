// SPDX-License-Identifier: Apache-2.0
import type { Frame } from './location.ts';

/** Who saw the fault. */
export type Detector = 'address' | 'undefined' | 'memory' | 'thread' | 'leak' | 'libfuzzer' | 'valgrind';

/** One report of a run; a run may give several, and the first is often not the one that ends it. */
export interface SanitizerReport {
  readonly detector: Detector;
  /** The detector's own word in lower case with dashes: `heap-buffer-overflow`, `signed-integer-overflow`, `null-pointer`. */
  readonly kind: string;
  /** The line of the log that says what happened, without addresses. */
  readonly said: string;
  /** The access that failed: bytes, 0 where the log does not say. */
  readonly access?: { readonly how: 'read' | 'write'; readonly size: number };
  /** The variable on the stack or of the whole program that was used outside its room or its time. */
  readonly variable?: { readonly name: string; readonly line: number };
  /** Where it happened. */
  readonly stack: readonly ReportFrame[];
  /** Further stacks of the same report. */
  readonly related: readonly RelatedStack[];
}

export interface RelatedStack {
  readonly role: 'allocated' | 'freed' | 'stored' | 'created' | 'other-access';
  readonly stack: readonly ReportFrame[];
}

/** `file` is relative to the target's root for its own code, absolute elsewhere, empty where the log does not say; line and column 0: not said. */
export interface ReportFrame extends Frame {
  readonly isOwn: boolean;
}
