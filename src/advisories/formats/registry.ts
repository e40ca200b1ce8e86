// SPDX-License-Identifier: Apache-2.0
import { osvFormat } from '../osv/osv-format.ts';
import { assessmentFormat, scoreFormat } from './collections/assessment-format.ts';
import { benchmarkFormat, fixCommitFormat } from './collections/fix-commit-format.ts';
import { disagreementFormat, nodeCoreFormat, releaseLinesFormat } from './collections/npm-lines-format.ts';
import { cveFormat } from './cve/cve-format.ts';
import type { RecordFormat } from './format.ts';
import { historyFormat } from './collections/history-format.ts';
import { kevFormat } from './kev/kev-format.ts';
import { csafFormat } from './vex/csaf-format.ts';
import { openvexFormat } from './vex/openvex-format.ts';
import { attackPatternFormat, weaknessFormat, weaknessViewFormat } from './weakness/weakness-format.ts';

/** The first that recognizes a value reads it. OSV first: most of what there is, is OSV. */
export const formats: readonly RecordFormat[] = [
  osvFormat,
  cveFormat,
  kevFormat,
  weaknessFormat,
  weaknessViewFormat,
  attackPatternFormat,
  openvexFormat,
  csafFormat,
  fixCommitFormat,
  benchmarkFormat,
  assessmentFormat,
  scoreFormat,
  releaseLinesFormat,
  disagreementFormat,
  nodeCoreFormat,
  historyFormat,
];
