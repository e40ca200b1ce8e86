// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Fix } from '../../domain/fix.ts';
import { resultDocument } from './result-document.ts';
import { requireResultDocument } from './result-schema.ts';

const REFUSED: Fix = {
  status: 'not-reproduced',
  because: 'it did not show',
  suspects: [],
  judged: [],
  notEstablished: [],
  seconds: 1,
  tokens: 0,
  costUsd: 0,
};

const candidate = {
  id: 'candidate-1',
  generator: 'template',
  template: 't',
  title: 'a title',
  changes: [{ file: 'a.js', before: 'a', after: 'b' }],
  diff: '',
  prior: 1,
  seconds: 0,
  tokens: 0,
};

it('prints what its published schema promises, with and without a finding', () => {
  const result = { gate: 'patch-applies', required: 'always', outcome: { kind: 'pass' }, seconds: 0 } as const;
  const judged: Fix = {
    ...REFUSED,
    status: 'not-fixed',
    judged: [{ candidate, verdict: 'undecided', results: [result] }],
  };

  const document = resultDocument('run-1', [
    { fix: REFUSED, written: {} },
    { fix: judged, written: { 'html-report': ['/r.html'] } },
  ]);

  expect(() => {
    requireResultDocument(JSON.parse(JSON.stringify(document)));
  }).not.toThrow();
  expect(document.findings[1]).toMatchObject({ verdict: 'undecided', report: '/r.html', patch: null });
});

it('is told from other documents by its schema', () => {
  expect(() => {
    requireResultDocument({ schema: 'skymend-result/1', run: 'x', findings: [{ status: 'correct' }] });
  }).toThrow('Invalid');
});
