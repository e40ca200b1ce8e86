// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Judged } from '../../domain/candidate.ts';
import { rank } from './rank.ts';

function judged(
  id: string,
  about: { verdict?: Judged['verdict']; prior?: number; lines?: number; passes?: number },
): Judged {
  const { verdict = 'plausible', prior = 0.5, lines = 1, passes = 1 } = about;
  const diff = `--- a/x\n+++ b/x\n${'+line\n'.repeat(lines)}`;
  const candidate = { id, generator: 'g', template: 't', title: id, changes: [], diff, prior, seconds: 0, tokens: 0 };
  const results = Array.from({ length: passes }, (_unused, index) => ({
    gate: `gate-${index}`,
    required: 'always' as const,
    outcome: { kind: 'pass' as const },
    seconds: 0,
  }));
  return { candidate, verdict, results };
}

function order(...items: readonly Judged[]): readonly string[] {
  return rank(items).map(({ candidate }) => candidate.id);
}

it('puts what was established before what a generator believes', () => {
  expect(order(judged('a', { verdict: 'rejected', prior: 1 }), judged('b', { prior: 0.1 }))).toEqual(['b', 'a']);
  expect(order(judged('a', { passes: 1, prior: 1 }), judged('b', { passes: 2, prior: 0.1 }))).toEqual(['b', 'a']);
});

it('prefers the shorter of two equally proved patches', () => {
  expect(order(judged('a', { lines: 9 }), judged('b', { lines: 2 }))).toEqual(['b', 'a']);
});

it('orders equal candidates by id, however they come', () => {
  expect(order(judged('b', {}), judged('a', {}))).toEqual(order(judged('a', {}), judged('b', {})));
});
