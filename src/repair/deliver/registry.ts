// SPDX-License-Identifier: Apache-2.0
import { evidenceBundle } from './evidence-bundle/evidence-bundle.ts';
import { htmlReport } from './html-report/html-report.ts';
import { patchFile } from './patch-file/patch-file.ts';
import type { Publisher } from './publisher.ts';
import { regressionTest } from './regression-test/regression-test.ts';
import { workingTree } from './working-tree/working-tree.ts';

/** The user's tree comes last: whatever fails before leaves it untouched. */
export const publishers: readonly Publisher[] = [patchFile, regressionTest, evidenceBundle, htmlReport, workingTree];
