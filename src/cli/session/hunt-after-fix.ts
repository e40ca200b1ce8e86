// SPDX-License-Identifier: Apache-2.0
import type { Fix } from '../../domain/fix.ts';
import { huntSiblings, type HuntReport } from '../../graph/hunt/hunt.ts';
import type { Delivered } from '../../repair/deliver/deliver.ts';

export type Hunts = ReadonlyMap<Fix, HuntReport>;

/** Looking further must not make anybody wait longer for the fix; how many files were left is said. */
const LIMITS = { mostFiles: 5000, mostMs: 800, now: (): number => performance.now() };

/** For each fix, where else in the target's tree the code looks as it did before the fix. */
export async function huntAfterFix(delivered: readonly Delivered[]): Promise<Hunts> {
  const hunts = new Map<Fix, HuntReport>();
  for (const { fix } of delivered) {
    if (fix.chosen !== undefined && fix.finding !== undefined) {
      hunts.set(fix, await huntSiblings(fix.finding.target.root, fix.chosen.candidate.changes, LIMITS));
    }
  }
  return hunts;
}
