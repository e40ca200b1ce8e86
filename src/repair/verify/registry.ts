// SPDX-License-Identifier: Apache-2.0
import { benignPreserved } from './benign-preserved/benign-preserved.ts';
import { featureKept } from './feature-kept/feature-kept.ts';
import type { Gate } from './gate.ts';
import { noNewCrash } from './no-new-crash/no-new-crash.ts';
import { patchApplies } from './patch-applies/patch-applies.ts';
import { reproducerBlocked } from './reproducer-blocked/reproducer-blocked.ts';
import { resourcesKept } from './resources-kept/resources-kept.ts';
import { scannerQuiet } from './scanner-quiet/scanner-quiet.ts';
import { securityTestAdded } from './security-test-added/security-test-added.ts';
import { targetBuilds } from './target-builds/target-builds.ts';
import { testsStillPass } from './tests-still-pass/tests-still-pass.ts';
import { variantsBlocked } from './variants-blocked/variants-blocked.ts';

/**
 * Cheapest first, because the first required failure ends the questions: what can be read in the diff before what must
 * be loaded, one run before many, and the questions most weak patches fail (the attack, its siblings, harmless calls)
 * before the long ones (the test suite, random variations). `resources-kept` comes after `benign-preserved` because it
 * reads the same runs. `tests-still-pass` stands behind `benign-preserved`: a suite may take minutes.
 */
export const gates: readonly Gate[] = [
  patchApplies,
  featureKept,
  targetBuilds,
  reproducerBlocked,
  variantsBlocked,
  benignPreserved,
  testsStillPass,
  noNewCrash,
  scannerQuiet,
  resourcesKept,
  securityTestAdded,
];
