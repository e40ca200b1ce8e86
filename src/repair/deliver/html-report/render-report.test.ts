// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Fix } from '../../../domain/fix.ts';
import { renderReport } from './render-report.ts';

const HOSTILE = '<script>alert(1)</script>"\'&';

function fix(): Fix {
  const candidate = {
    id: 'candidate-1',
    generator: HOSTILE,
    template: HOSTILE,
    title: HOSTILE,
    changes: [{ file: `${HOSTILE}.js`, before: `a ${HOSTILE}\n`, after: `b ${HOSTILE}\n` }],
    diff: '',
    prior: 1,
    proof: [HOSTILE],
    seconds: 0,
    tokens: 0,
  };
  const result = {
    gate: HOSTILE,
    required: 'always',
    outcome: { kind: 'fail', because: HOSTILE },
    seconds: 0,
  } as const;
  return {
    status: 'not-fixed',
    because: HOSTILE,
    suspects: [],
    judged: [{ candidate, verdict: 'rejected', results: [result] }],
    notEstablished: [HOSTILE],
    seconds: 1,
    tokens: 0,
    costUsd: 0,
  };
}

it('shows foreign text as text wherever it comes from', () => {
  const page = renderReport(fix(), []);

  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
});

it('refers to nothing outside itself', () => {
  expect(renderReport(fix(), [])).not.toMatch(/(?:src|href)=|@import|url\(/);
});

it('puts the old line beside the new one', () => {
  const page = renderReport(fix(), []);

  expect(page).toMatch(/class="was">a [^]*class="is">b /);
});
