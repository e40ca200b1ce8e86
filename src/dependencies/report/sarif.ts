// SPDX-License-Identifier: Apache-2.0
import type { KnownVulnerability } from '../../domain/dependency.ts';
import type { ScanResult } from '../match/scan.ts';
import { fixesOf } from './scan-document.ts';

const LEVELS: Readonly<Record<string, string>> = { LOW: 'note', MODERATE: 'warning', HIGH: 'error', CRITICAL: 'error' };

/** A scan as SARIF 2.1.0. What was not read stands among the notifications, so that the run is not taken for clean. */
export function sarifOf({ inventory, known }: ScanResult, version: string): unknown {
  const rules = [...new Map(known.map((one) => [one.id, ruleOf(one)])).values()];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'skymend', version, rules } },
        invocations: [
          {
            executionSuccessful: inventory.unread.length === 0,
            toolExecutionNotifications: inventory.unread.map(({ file, at, because }) => ({
              level: 'warning',
              message: { text: `not read: ${file}${at === '' ? '' : ` (${at})`}: ${because}` },
            })),
          },
        ],
        results: known.map(resultOf),
      },
    ],
  };
}

function ruleOf({ id, summary, severity, weaknesses }: KnownVulnerability): unknown {
  return {
    id,
    shortDescription: { text: summary === '' ? id : summary },
    defaultConfiguration: { level: LEVELS[severity] ?? 'warning' },
    properties: { tags: ['security', ...weaknesses.map((cwe) => `external/cwe/${cwe.toLowerCase()}`)] },
  };
}

function resultOf(known: KnownVulnerability): unknown {
  const { id, dependency, answer, severity } = known;
  const fixes = fixesOf(known);
  const doubt =
    answer.kind === 'unknown' ? ` It is not known whether this version is affected: ${answer.because}.` : '';
  const fix = fixes.length > 0 ? `named as fixed: ${fixes.join(', ')}` : 'no fix is named';
  return {
    ruleId: id,
    kind: answer.kind === 'unknown' ? 'review' : 'fail',
    level: answer.kind === 'unknown' ? 'none' : (LEVELS[severity] ?? 'warning'),
    message: { text: `${dependency.name}@${dependency.version} (${dependency.id}); ${fix}.${doubt}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(dependency.file) },
          region: { startLine: dependency.line ?? 1 },
        },
      },
    ],
    partialFingerprints: { 'skymend/v1': `${id} ${dependency.file} ${dependency.id}` },
  };
}
