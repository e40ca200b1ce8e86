// SPDX-License-Identifier: Apache-2.0
import { benignPreserved } from './benign-preserved.ts';
import { bytesGone } from './bytes-gone.ts';
import { exportsKept } from './exports-kept.ts';
import type { RemedyGate } from './gate.ts';
import { installsClean } from './installs-clean.ts';
import { lockIsFree } from './lock-is-free.ts';
import { managerAccepts } from './manager-accepts.ts';
import { nothingDowngraded } from './nothing-downgraded.ts';
import { testsStillPass } from './tests-still-pass.ts';
import { triggerBlocked } from './trigger-blocked.ts';
import { typesStillCheck } from './types-still-check.ts';

/** Cheapest first: what the manager refuses is never installed, what does not install is never tested. */
export const remedyGates: readonly RemedyGate[] = [
  managerAccepts,
  lockIsFree,
  nothingDowngraded,
  installsClean,
  bytesGone,
  exportsKept,
  triggerBlocked,
  benignPreserved,
  typesStillCheck,
  testsStillPass,
];
