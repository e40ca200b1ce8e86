// SPDX-License-Identifier: Apache-2.0
import type { Judged } from '../../domain/candidate.ts';

/** One preference between two judged candidates: negative when `a` comes first, 0 when it does not care. */
export interface Criterion {
  /** What it prefers: `fewer-lines`. */
  readonly name: string;
  compare(a: Judged, b: Judged): number;
}
