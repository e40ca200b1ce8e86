// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Dependency } from '../../domain/dependency.ts';
import type { ScanResult } from '../match/scan.ts';
import { cycloneDxVex } from './cyclone-dx-vex.ts';
import { packageUrl } from '../../domain/package-url.ts';
import { sarifOf } from './sarif.ts';

const DEPENDENCY: Dependency = {
  id: 'node_modules/@s/p',
  ecosystem: 'npm',
  name: '@s/p',
  version: '1.0.0',
  file: 'package-lock.json',
  line: 7,
  scope: 'production',
  isDirect: true,
  origin: 'registry',
};

const RESULT: ScanResult = {
  inventory: {
    files: ['package-lock.json'],
    dependencies: [DEPENDENCY],
    unread: [{ file: 'x', at: '', because: 'broken' }],
  },
  known: [
    {
      dependency: DEPENDENCY,
      id: 'CVE-2024-0001',
      aliases: ['GHSA-a'],
      sources: [{ id: 'GHSA-a', database: 'ghsa', answer: { kind: 'unknown', because: 'commits only' }, fixes: [] }],
      answer: { kind: 'unknown', because: 'commits only' },
      summary: 'bad',
      severity: 'HIGH',
      weaknesses: ['CWE-79'],
      isDisputed: false,
    },
  ],
};

it('writes purls that other tools read', () => {
  expect(packageUrl(DEPENDENCY)).toBe('pkg:npm/%40s/p@1.0.0');
  expect(packageUrl({ ecosystem: 'Maven', name: 'org.l:core', version: '2.14.0' })).toBe('pkg:maven/org.l/core@2.14.0');
});

it('says in SARIF what is not known and what was not read', () => {
  expect(sarifOf(RESULT, '1')).toMatchObject({
    runs: [
      {
        invocations: [{ executionSuccessful: false }],
        results: [
          {
            ruleId: 'CVE-2024-0001',
            kind: 'review',
            level: 'none',
            locations: [{ physicalLocation: { region: { startLine: 7 } } }],
          },
        ],
      },
    ],
  });
});

it('leaves every finding open in CycloneDX, and the composition incomplete', () => {
  expect(cycloneDxVex(RESULT)).toMatchObject({
    compositions: [{ aggregate: 'incomplete' }],
    vulnerabilities: [
      { id: 'CVE-2024-0001', analysis: { state: 'in_triage' }, affects: [{ ref: 'pkg:npm/%40s/p@1.0.0' }], cwes: [79] },
    ],
  });
});
