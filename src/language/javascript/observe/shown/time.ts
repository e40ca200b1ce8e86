// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '../../../../domain/observation.ts';
import type { TimedCall } from '../report/calls.ts';
import { recordsOf } from '../report/read.ts';
import type { WatchedRun } from '../run/watched-run.ts';
import { blocked, inconclusive, shown, type Question, type Shorter } from './question.ts';

/** Below this a time is noise, and its growth says nothing. */
const NOISE_MS = 15;
/** Proportional growth has 1; quadratic has 2. Between them, for cold code and a busy machine. */
const PROPORTIONAL = 1.45;

/** Slower than the bound, and slower than in proportion to the length of what went in. */
export async function tookLong(overMs: number, question: Question): Promise<Shown> {
  const { watched, calls } = question;
  const full = timeOf(watched, calls);
  if (full.ms <= overMs && !full.isUnfinished) {
    return blocked(`it took ${Math.round(full.ms)} ms of processor time, not more than ${overMs}`);
  }
  if (full.ms <= overMs) {
    return inconclusive(`the run was ended after ${Math.round(full.ms)} ms of processor time in the component`);
  }
  const short = await question.shorter();
  if (short === null) {
    return shown(`it took ${describe(full)}; nothing was found that could be made shorter to see it grow`);
  }
  return judgeGrowth(full, short);
}

function judgeGrowth(full: Time, short: Shorter): Shown {
  const less = timeOf(short.watched, short.calls);
  if (less.isUnfinished) {
    return shown(`it took ${describe(full)}, and did not end for a shorter value either`);
  }
  const lengths = `for ${short.lengths.full} characters, ${Math.round(less.ms)} ms for ${short.lengths.short}`;
  const growth = Math.log(full.ms / Math.max(less.ms, NOISE_MS)) / Math.log(short.lengths.full / short.lengths.short);
  return growth >= PROPORTIONAL
    ? shown(`it took ${describe(full)} ${lengths}`)
    : blocked(`it took ${describe(full)} ${lengths}: slow, but in proportion`);
}

interface Time {
  readonly ms: number;
  readonly isUnfinished: boolean;
}

function describe({ ms, isUnfinished }: Time): string {
  return `${isUnfinished ? 'more than ' : ''}${Math.round(ms)} ms of processor time`;
}

/** Processor time in the component: of its calls, or of the slow matches; of the whole run when neither was seen. */
export function timeOf(watched: WatchedRun, calls: readonly TimedCall[]): Time {
  const isUnfinished = watched.isTimedOut;
  const inCalls = calls.reduce((sum, call) => sum + (call.cpuMs ?? 0), 0);
  const inMatches = recordsOf(watched.reports, 'slow').reduce((sum, match) => sum + match.ms, 0);
  const hasOpenCall = calls.some((call) => call.cpuMs === null && call.call.outcome.kind === 'unfinished');
  if (calls.length === 0 || (isUnfinished && hasOpenCall)) {
    return { ms: Math.max(watched.run.cpuMs, isUnfinished ? watched.run.wallMs * 0.8 : 0), isUnfinished };
  }
  return { ms: Math.max(inCalls, inMatches), isUnfinished };
}
