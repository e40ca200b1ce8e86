// SPDX-License-Identifier: Apache-2.0
import type { Judged, Suspect } from './candidate.ts';
import type { Finding } from './finding.ts';

/** How a finding ended. The words are those of the published JSON output. */
export type FixStatus =
  | 'fixed'
  | 'not-fixed'
  | 'not-reproduced'
  | 'invalid-reproducer'
  | 'not-repairable'
  | 'nothing-found';

/** What is delivered for one finding. */
export interface Fix {
  readonly status: FixStatus;
  readonly because: string;
  /** Absent when intake did not get as far as a finding. */
  readonly finding?: Finding;
  readonly suspects: readonly Suspect[];
  /** Every candidate that was judged, best first. */
  readonly judged: readonly Judged[];
  /** The best candidate, present only when the status is `fixed`. */
  readonly chosen?: Judged;
  /** What no gate could establish, in words for the reader of the report. */
  readonly notEstablished: readonly string[];
  readonly seconds: number;
  readonly tokens: number;
  readonly costUsd: number;
}
