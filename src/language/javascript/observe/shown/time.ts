// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '../../../../domain/observation.ts';
import type { TimedCall } from '../report/calls.ts';
import { recordsOf } from '../report/read.ts';
import type { WatchedRun } from '../run/watched-run.ts';
import { blocked, inconclusive, shown, type Question } from './question.ts';

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
  return judgeGrowth(full, question);
}

/** A quarter says it in most cases; what a call costs whatever its length hides the growth of what remains. */
const PART = 4;
const SMALL_PART = 16;
const SMALLEST_PART = 64;
/** For steep growth: there the smallest part takes nearly as long as a run may. */
const TINY_PART = 256;

async function judgeGrowth(full: Time, question: Question): Promise<Shown> {
  const part = await measure(PART, question);
  if (part === null) {
    return shown(`it took ${describe(full)}; nothing was found that could be made shorter to see it grow`);
  }
  const whole = { time: full, length: part.fullLength };
  if (growthOf(whole, part, 0) >= PROPORTIONAL) {
    return grew(whole, part);
  }
  const smallest = await measure(SMALLEST_PART, question);
  if (smallest === null || smallest.time.isUnfinished) {
    return shown(`it took ${describe(full)}, and did not end for shorter values either`);
  }
  const fixed = smallest.time.ms;
  if (!full.isUnfinished) {
    return growthOf(whole, part, fixed) >= PROPORTIONAL ? grew(whole, part) : inProportion(full);
  }
  const small = await measure(SMALL_PART, question);
  if (small !== null && growthOf(part, small, fixed) >= PROPORTIONAL) {
    return grew(part, small);
  }
  const below = part.time.isUnfinished ? await growthBelow(small, smallest, question) : null;
  if (below !== null) {
    return below;
  }
  const { watched, calls } = await question.longer();
  const patient = { time: timeOf(watched, calls), length: part.fullLength };
  return growthOf(patient, part, fixed) >= PROPORTIONAL ? grew(patient, part) : inProportion(full);
}

/** Where even a quarter did not end, the growth is seen further down. What a call costs anyway only hides it. */
async function growthBelow(small: Measured | null, smallest: Measured, question: Question): Promise<Shown | null> {
  if (small !== null && growthOf(small, smallest, 0) >= PROPORTIONAL) {
    return grew(small, smallest);
  }
  const tiny = await measure(TINY_PART, question);
  return tiny !== null && growthOf(smallest, tiny, 0) >= PROPORTIONAL ? grew(smallest, tiny) : null;
}

interface Measured {
  readonly time: Time;
  readonly length: number;
}

async function measure(divisor: number, question: Question): Promise<(Measured & { fullLength: number }) | null> {
  const short = await question.shorter(divisor);
  return short === null
    ? null
    : {
        time: timeOf(short.watched, short.calls),
        length: short.lengths.short,
        fullLength: short.lengths.full,
      };
}

/** The exponent of the growth, at least; 0 when nothing can be said. */
function growthOf(longer: Measured, shorter: Measured, fixedMs: number): number {
  if (shorter.time.isUnfinished || shorter.length >= longer.length) {
    return 0;
  }
  const times = (longer.time.ms - fixedMs) / Math.max(shorter.time.ms - fixedMs, NOISE_MS);
  return times <= 1 ? 0 : Math.log(times) / Math.log(longer.length / shorter.length);
}

function grew(longer: Measured, shorter: Measured): Shown {
  const than = `${Math.round(shorter.time.ms)} ms for ${shorter.length}`;
  return shown(`it took ${describe(longer.time)} for ${longer.length} characters, ${than}`);
}

function inProportion(full: Time): Shown {
  return blocked(`it took ${describe(full)}: slow, but in proportion to the length of what went in`);
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
  if (calls.length === 0 || (isUnfinished && (hasOpenCall || hasOpenMatch(watched)))) {
    return { ms: watched.run.cpuMs > 0 ? watched.run.cpuMs : watched.run.wallMs * 0.8, isUnfinished };
  }
  return { ms: Math.max(inCalls, inMatches), isUnfinished };
}

/** A process whose last word is that it begins a match was ended in it, also where the call had long returned. */
function hasOpenMatch({ reports }: WatchedRun): boolean {
  return reports.some(({ records }) => records.at(-1)?.k === 'regexp');
}
