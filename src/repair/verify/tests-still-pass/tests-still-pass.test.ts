// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { TestRun } from '../../../domain/test-run.ts';
import { dossierAt, examOf } from '../fake-question.ts';
import { testsStillPass } from './tests-still-pass.ts';

const RUN: TestRun = {
  command: 'npm test',
  results: [{ name: 'a', kind: 'passed' }],
  flaky: [],
  seconds: 1,
  evidence: 'fake',
};

it.each([
  ['a suite that passes', RUN, true],
  ['a suite that does not run to its end', { ...RUN, broken: 'killed' }, false],
  ['no suite', null, false],
])('lets others wait for %s: %#', (_name, tests, isAlone) => {
  expect(testsStillPass.isAlone?.({ dossier: dossierAt(), exam: examOf({ tests }) })).toBe(isAlone);
});
