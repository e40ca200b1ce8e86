// SPDX-License-Identifier: Apache-2.0
import type { AttemptHistory, FindingHistory } from '../../domain/history.ts';
import type { ChangeSet } from '../../remedy/change-set.ts';
import type { EndedVulnerability, RemedyEnd } from '../../remedy/conclude.ts';
import { vulnerabilityKey } from '../../remedy/vulnerability-key.ts';
import type { Mended } from '../../remedy/remedy.ts';

/** A run that mended dependencies, as those who learn from runs read it: one finding a vulnerability and package. */
export function remedyHistory(mended: Mended, end: RemedyEnd): readonly FindingHistory[] {
  const byKey = new Map<string, EndedVulnerability>();
  for (const one of end.vulnerabilities.filter(({ end: came }) => came !== 'unwanted')) {
    const key = vulnerabilityKey(one.known);
    // Of several copies the one that is left tells how it ended.
    byKey.set(key, byKey.get(key)?.end === 'not-fixed' ? (byKey.get(key) ?? one) : one);
  }
  return [...byKey].map(([key, one]) => findingOf(one, attemptsFor(key, mended)));
}

function findingOf({ known, end, because }: EndedVulnerability, attempts: readonly AttemptHistory[]): FindingHistory {
  const { ecosystem, name, version } = known.dependency;
  return {
    status: end,
    because,
    weakness: known.weaknesses[0] ?? null,
    language: 'javascript',
    source: 'advisory',
    component: { ecosystem, name, version },
    vulnerabilities: [known.id, ...known.aliases],
    evidence: evidenceOf(attempts),
    attempts,
    seconds: attempts.reduce((sum, { seconds }) => sum + seconds, 0),
    tokens: 0,
    costUsd: 0,
  };
}

/** What there was to judge by: questions that found something to ask. */
function evidenceOf(attempts: readonly AttemptHistory[]): readonly string[] {
  const settled = (gate: string): boolean =>
    attempts.some(({ gates }) => gates.some((one) => one.gate === gate && ['pass', 'fail'].includes(one.outcome)));
  return [
    'dependency',
    ...(settled('trigger-blocked') ? ['trigger'] : []),
    ...(settled('tests-still-pass') ? ['tests'] : []),
  ].toSorted();
}

function attemptsFor(key: string, { accepted, rejected }: Mended): readonly AttemptHistory[] {
  const isFor = ({ remedy }: ChangeSet): boolean => remedy.removes.includes(key);
  return [
    ...accepted.filter(isFor).map((set) => attemptOf(set, true)),
    ...rejected.filter(isFor).map((set) => attemptOf(set, false)),
  ];
}

function attemptOf({ id, remedy, verdict, results, seconds, changes }: ChangeSet, isChosen: boolean): AttemptHistory {
  return {
    candidate: id,
    generator: 'upgrade',
    method: remedy.kind,
    verdict,
    isChosen,
    gates: results.map(({ gate, outcome, seconds: took }) => ({ gate, outcome: outcome.kind, seconds: took })),
    // One set for many costs each of them its share.
    seconds: seconds / Math.max(1, remedy.removes.length),
    tokens: 0,
    costUsd: 0,
    files: changes.map(({ file }) => file),
  };
}
