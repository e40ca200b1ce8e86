// SPDX-License-Identifier: Apache-2.0
import { quantile, share } from '../figures.ts';

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
  readonly why?: string;
}

export function rowOf({ weakness, id, kind, isRight, verdict, seconds, why }: Judged): string {
  const isMistaken = isRight !== (verdict === 'plausible');
  return [
    weakness.padEnd(9),
    id.padEnd(30),
    kind.padEnd(30),
    (isRight ? 'right' : 'wrong').padEnd(6),
    verdict.padEnd(10),
    `${seconds.toFixed(1)} s`,
    ...(isMistaken && isRight && why !== undefined ? [why.slice(0, 200)] : []),
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
