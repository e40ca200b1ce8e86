// SPDX-License-Identifier: Apache-2.0
import type { Exam } from '../../domain/exam.ts';
import type { Fix } from '../../domain/fix.ts';
import type { Services } from '../services.ts';

/** Brings a fix, or the honest lack of one, to one destination. */
export interface Publisher {
  /** The destination: `patch-file`, `html-report`, `evidence-bundle`, `working-tree`. */
  readonly name: string;
  /** Returns what was written, as absolute paths; empty when this publisher has nothing to do for this fix. */
  publish(fix: Fix, exam: Exam | null, services: Services): Promise<readonly string[]>;
}
