// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { AttemptCell } from '../domain/history.ts';
import type { Option } from './option.ts';
import { plan } from './plan.ts';

const EMPTY = { rejected: 0, undecided: 0, held: 0, seconds: 100, tokens: 0, costUsd: 0 };

function candidate(generator: string, prior: number): Option {
  return { weakness: 'CWE-22', language: 'javascript', generator, prior, method: '', evidence: '' };
}

function past(generator: string, counts: Partial<AttemptCell>): AttemptCell {
  const where = { weakness: 'CWE-22', language: 'javascript', method: 'any', evidence: 'shows:output' };
  return { ...where, ...EMPTY, generator, ...counts };
}

it('keeps one generator’s candidates in its own order, whatever the past says', () => {
  const options = [candidate('template', 0.9), candidate('template', 0.7), candidate('template', 0.5)];
  const cells = [past('template', { held: 1, rejected: 30 })];

  expect(plan(options, cells).steps.map(({ option }) => option.prior)).toEqual([0.9, 0.7, 0.5]);
});

it('puts the candidates of a generator that held before those of one that did not', () => {
  const options = [candidate('backport', 0.8), candidate('template', 0.75)];
  const cells = [past('backport', { held: 1, rejected: 30 }), past('template', { held: 30, rejected: 1 })];

  expect(plan(options, cells).steps.map(({ option }) => option.generator)).toEqual(['template', 'backport']);
});
