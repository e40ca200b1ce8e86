// SPDX-License-Identifier: Apache-2.0
import { quantile, share } from '../figures.ts';
import type { ToolRun } from '../run-tool.ts';

/** One labelled patch and what `verify` said of it. */
export interface Judged {
  readonly language: 'javascript' | 'c';
  readonly id: string;
  readonly weakness: string;
  readonly kind: string;
  /** What the held-out calls say, or the label the patch was written with. */
  readonly isRight: boolean;
  readonly verdict: string;
  readonly seconds: number;
  /** Which gates spoke against it. */
  readonly why: string;
}

/** What `verify` said, and which gates spoke against the patch. */
export function answerOf({ findings, fault, seconds }: ToolRun): Pick<Judged, 'verdict' | 'seconds' | 'why'> {
  const [finding] = findings;
  const gates = finding?.candidates[0]?.gates ?? [];
  const against = gates.filter(({ outcome }) => outcome === 'fail' || outcome === 'inconclusive');
  const why = against.map(({ gate, because }) => `${gate}: ${because ?? ''}`).join('; ');
  return {
    verdict: finding?.verdict ?? 'none',
    seconds,
    why: why === '' ? (fault ?? finding?.because ?? '') : why,
  };
}

export function rowOf({ weakness, id, kind, isRight, verdict, seconds, why }: Judged): string {
  // Right patches refused, and upstream fixes that leave a way open: a person wants to know why.
  const isAskedAbout = verdict !== 'plausible' && (isRight || kind === 'upstream');
  return [
    weakness.padEnd(9),
    id.padEnd(30),
    kind.padEnd(30),
    (isRight ? 'right' : 'wrong').padEnd(6),
    verdict.padEnd(10),
    `${seconds.toFixed(1)} s`,
    ...(isAskedAbout ? [why.slice(0, 200)] : []),
  ].join(' ');
}

export function figuresOf(judged: readonly Judged[]) {
  const wrong = judged.filter(({ isRight }) => !isRight);
  const right = judged.filter(({ isRight }) => isRight);
  const seconds = judged.map((one) => one.seconds);
  return {
    falseAccepts: share(wrong.map(({ verdict }) => verdict === 'plausible')),
    falseRejects: share(right.map(({ verdict }) => verdict !== 'plausible')),
    medianSeconds: quantile(seconds, 0.5),
    p95Seconds: quantile(seconds, 0.95),
  };
}
