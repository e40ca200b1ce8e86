// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { RunHistory } from '../domain/history.ts';
import { brierScore, hindsight } from './hindsight.ts';

function run(number: number, verdict: string): RunHistory {
  const attempt = {
    candidate: `candidate-${number}`,
    generator: 'template',
    method: 'path-traversal',
    verdict,
    isChosen: true,
    gates: [],
    seconds: 4,
    tokens: 0,
    costUsd: 0,
    files: ['index.js'],
  };
  const finding = {
    status: 'fixed',
    because: '',
    weakness: 'CWE-22',
    language: 'javascript',
    source: 'reproducer',
    component: null,
    vulnerabilities: [],
    evidence: ['shows:output'],
    attempts: [attempt],
    seconds: 5,
    tokens: 0,
    costUsd: 0,
  };
  const at = `2026-01-${String(number).padStart(2, '0')}T00:00:00Z`;
  return { schema: 'skymend-history/1', run: `run-${number}`, at, command: 'fix', findings: [finding] };
}

const GOOD = Array.from({ length: 20 }, (_unused, index) => run(index + 1, 'plausible'));

it('predicts every attempt from the runs before its own only', () => {
  const [first] = hindsight(GOOD.toReversed());

  expect(first).toMatchObject({ run: 'run-1', predicted: { chance: 0.5, seconds: 10 } });
});

it('grows surer and quicker with what it has seen', () => {
  const last = hindsight(GOOD).at(-1);

  expect(last?.predicted.chance).toBeGreaterThan(0.85);
  expect(last?.predicted.seconds).toBeLessThan(5);
});

it('scores better than a guess where runs go alike, and not at all where none was settled', () => {
  expect(brierScore(hindsight(GOOD))).toBeLessThan(0.25);
  expect(brierScore(hindsight([run(1, 'undecided')]))).toBeNull();
});
