// SPDX-License-Identifier: Apache-2.0
import type { TestRun } from '../../../domain/test-run.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { ObserveContext } from '../../language.ts';

export async function runTests(_snapshot: Snapshot, _context: ObserveContext, _times: number): Promise<TestRun | null> {
  return null;
}
