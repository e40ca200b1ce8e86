// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { analyzePattern } from './analyze.ts';

describe('analyzePattern', () => {
  it('proves a linear pattern safe', async () => {
    const analysis = await analyzePattern('^(?:\\d*\\.)?\\d+$', '');

    expect(analysis).toMatchObject({ kind: 'safe', by: 'automaton' });
  });

  it('finds the degree, the place and an attack of any length in a quadratic pattern', async () => {
    const analysis = await analyzePattern('x\\s*\\s*$', '');

    expect(analysis).toMatchObject({ kind: 'vulnerable', degree: 2 });
    const { attack, hotspot } = vulnerable(analysis);
    expect(hotspot.length).toBeGreaterThan(0);
    expect(attack(5_000).length).toBeGreaterThan(4_900);
    expect(attack(5_000).length).toBeLessThanOrEqual(5_000);
  });

  it('calls nested quantifiers exponential', async () => {
    const analysis = await analyzePattern('^(a+)+$', '');

    expect(vulnerable(analysis).degree).toBe(Infinity);
  });

  it('says unknown, with the reason, about text that is no pattern', async () => {
    const analysis = await analyzePattern('(', '');

    expect(analysis.kind).toBe('unknown');
  });

  it('answers the same question once', async () => {
    const [first, second] = await Promise.all([analyzePattern('(b+)+c', ''), analyzePattern('(b+)+c', '')]);

    expect(first).toBe(second);
  });
});

function vulnerable(analysis: Awaited<ReturnType<typeof analyzePattern>>) {
  if (analysis.kind !== 'vulnerable') {
    throw new Error(`expected a vulnerable pattern, got ${analysis.kind}`);
  }
  return analysis;
}
