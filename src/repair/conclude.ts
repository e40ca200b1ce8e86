// SPDX-License-Identifier: Apache-2.0
import type { Judged, Suspect } from '../domain/candidate.ts';
import type { Fix, FixStatus } from '../domain/fix.ts';
import type { Finding } from '../domain/finding.ts';

export interface Ending {
  readonly finding: Finding;
  readonly suspects: readonly Suspect[];
  /** Best first. */
  readonly judged: readonly Judged[];
  readonly notRepairable?: string | undefined;
  /** Why something the user asked for gave no candidate. */
  readonly remarks?: readonly string[] | undefined;
  readonly seconds: number;
}

/** What to call the end of a repair. Only a plausible candidate makes it `fixed`. */
export function conclude(ending: Ending): Fix {
  const { finding, suspects, judged, notRepairable, remarks = [], seconds } = ending;
  const [best] = judged;
  const common = { finding, suspects, judged, seconds, tokens: tokensOf(judged), costUsd: 0 };
  if (best?.verdict === 'plausible') {
    const because = `${best.candidate.title}; ${best.results.filter(({ outcome }) => outcome.kind === 'pass').length} gates passed`;
    return { ...common, status: 'fixed', because, chosen: best, notEstablished: [...openQuestions(best), ...remarks] };
  }
  const status: FixStatus = notRepairable === undefined ? 'not-fixed' : 'not-repairable';
  return { ...common, status, because: [notRepairable ?? whyNot(best), ...remarks].join('; '), notEstablished: [] };
}

/** What a reader must still see for himself: every question without an answer, and the one that has none. */
function openQuestions(judged: Judged): readonly string[] {
  const unanswered = judged.results
    .filter(({ outcome }) => outcome.kind === 'inconclusive' || outcome.kind === 'not-applicable')
    .map(({ gate, outcome }) => `${gate}: ${outcome.because ?? outcome.kind}`);
  return [...unanswered, 'whether attacks exist that none of the tried variants resembles'];
}

function whyNot(best: Judged | undefined): string {
  if (best === undefined) {
    return 'no generator had a patch to propose for this code';
  }
  const [stop] = best.results.filter(({ outcome }) => outcome.kind === 'fail' || outcome.kind === 'inconclusive');
  const reason = stop === undefined ? '' : ` by ${stop.gate}: ${stop.outcome.because ?? stop.outcome.kind}`;
  return `the best candidate ("${best.candidate.title}") was ${best.verdict}${reason}`;
}

function tokensOf(judged: readonly Judged[]): number {
  return judged.reduce((sum, { candidate }) => sum + candidate.tokens, 0);
}
