// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../../domain/advisory.ts';

const WORDS = ['LOW', 'MODERATE', 'HIGH', 'CRITICAL'] as const;
export type SeverityWord = (typeof WORDS)[number] | 'UNKNOWN';

/** The gravest word that a record gives; from its CVSS 3 vector where it gives no word. */
export function severityOf(advisories: readonly Advisory[]): SeverityWord {
  const ranks = advisories.flatMap((advisory) => {
    const word = advisory.severityWord === 'MEDIUM' ? 'MODERATE' : advisory.severityWord;
    const spoken = WORDS.findIndex((known) => known === word);
    const scores = advisory.severity.flatMap(({ score }) => baseScore(score) ?? []);
    return spoken >= 0 ? [spoken] : scores.map(rankOf);
  });
  return ranks.length === 0 ? 'UNKNOWN' : (WORDS[Math.max(...ranks)] ?? 'UNKNOWN');
}

/** CVSS's own bands. */
function rankOf(score: number): number {
  if (score >= 9) {
    return 3;
  }
  return score >= 7 ? 2 : Number(score >= 4);
}

const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
const PRIVILEGES: Readonly<Record<'U' | 'C', Readonly<Record<string, number>>>> = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
};

/** The base score of a CVSS 3.0 or 3.1 vector (specification, section 7.1); `undefined` for anything else. */
export function baseScore(vector: string): number | undefined {
  if (!/^CVSS:3\.[01]\//.test(vector)) {
    return undefined;
  }
  const metrics = new Map(vector.split('/').map((part) => [part.split(':')[0] ?? '', part.split(':')[1] ?? '']));
  const weight = (name: string): number => WEIGHTS[name]?.[metrics.get(name) ?? ''] ?? Number.NaN;
  const isChanged = metrics.get('S') === 'C';
  const privileges = PRIVILEGES[isChanged ? 'C' : 'U'][metrics.get('PR') ?? ''] ?? Number.NaN;
  const subScore = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = isChanged ? 7.52 * (subScore - 0.029) - 3.25 * (subScore - 0.02) ** 15 : 6.42 * subScore;
  const exploitability = 8.22 * weight('AV') * weight('AC') * privileges * weight('UI');
  if (Number.isNaN(impact + exploitability)) {
    return undefined;
  }
  const sum = impact <= 0 ? 0 : Math.min((isChanged ? 1.08 : 1) * (impact + exploitability), 10);
  return roundUp(sum);
}

/** One decimal upwards, as the specification's appendix A does it, free of binary fractions. */
function roundUp(score: number): number {
  const whole = Math.round(score * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
