// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { ObserveContext } from '../../language.ts';
import { observationOf } from './observation.ts';
import { callsOf, type TimedCall } from './report/calls.ts';
import { recordsOf } from './report/read.ts';
import { baitMounts, scriptOf } from './run/probe-files.ts';
import { harnessFiles } from './run/harness-files.ts';
import { replaceText } from './run/text-substitution.ts';
import { watchPlan } from './run/watch-plan.ts';
import { watchedRun, type WatchedRun } from './run/watched-run.ts';
import { shorterProbe, type ShorterProbe } from './shorter.ts';
import { inconclusive, type Question, type Shorter } from './shown/question.ts';
import { pollutionsOf } from './shown/polluted.ts';
import { timeFor } from './shown/time.ts';
import { judgeRun } from './shown/judge.ts';

/** Runs a probe's command in the sandbox, watched, and says what was seen. Never throws for what the target does. */
export async function observe(asked: Probe, snapshot: Snapshot, context: ObserveContext): Promise<Observation> {
  const probe = inGoodTime(asked, snapshot);
  const { watched, missing } = await runProbe(probe, snapshot, context);
  const calls = callsOf(watched.reports);
  const question: Question = {
    probe,
    context,
    watched,
    calls,
    reached: isReached(watched, calls),
    values: probe.substitution?.replacements.map(({ value }) => value) ?? [],
    shorter: (divisor) => runShorter(snapshot, context, shorterProbe(probe, calls, divisor)),
  };
  if (missing !== undefined) {
    const because = `the text to be replaced stands in no file of the reproducer: "${missing.slice(0, 100)}"`;
    return observationOf(question, inconclusive(because), []);
  }
  const shown = await judgeRun(question);
  if (!question.reached && watched.reports.length > 0 && !watched.isTimedOut && (await isEntered(question, snapshot))) {
    const entered = { ...question, reached: true };
    return observationOf(entered, await judgeRun(entered), await whoPolluted(entered, snapshot));
  }
  return observationOf(question, shown, await whoPolluted(question, snapshot));
}

/** A stub answers no request that its harness waits for. */
const STUB_MS = 6000;

/** A run that is slow has told what it can well before a reproducer's time is up; one of a stub tells at once. */
function inGoodTime(probe: Probe, snapshot: Snapshot): Probe {
  const { reproducer } = probe;
  const { shows, timeoutMs } = reproducer;
  const slow = shows.kind === 'time' ? timeFor(shows.overMs) : timeoutMs;
  const enough = snapshot.name === 'stub' ? Math.min(slow, STUB_MS) : slow;
  return { ...probe, reproducer: { ...reproducer, timeoutMs: Math.min(timeoutMs, enough) } };
}

/** Some harnesses load modules in ways that no hook sees; the runtime's own record tells whether one got in. */
async function isEntered({ probe, context }: Question, snapshot: Snapshot): Promise<boolean> {
  const { watched } = await runProbe(probe, snapshot, context, { coverage: true });
  return watched.isEntered;
}

interface Ran {
  readonly watched: WatchedRun;
  readonly missing?: string | undefined;
}

interface Further {
  readonly traps?: readonly string[];
  readonly coverage?: boolean;
}

// oxlint-disable-next-line max-params -- the three of `observe`, and what one caller wants beside them
async function runProbe(
  probe: Probe,
  snapshot: Snapshot,
  context: ObserveContext,
  { traps = [], coverage = false }: Further = {},
): Promise<Ran> {
  const files = await harnessFiles(probe.reproducer);
  const replaced = await replaceText(probe, files);
  const script = scriptOf(probe);
  const watched = await watchedRun({
    probe,
    snapshot,
    context,
    command: script?.command ?? replaced.command,
    extraMounts: [...replaced.mounts, ...baitMounts(probe), ...(script?.mounts ?? [])],
    watch: await watchPlan(probe, context, traps),
    coverage,
  });
  return { watched, missing: replaced.missing[0] };
}

/** Its code ran: it was called, answered a request, or was started as a program. */
function isReached(watched: WatchedRun, calls: readonly TimedCall[]): boolean {
  return calls.length > 0 || recordsOf(watched.reports, 'main').some((main) => main.isComponent);
}

async function runShorter(
  snapshot: Snapshot,
  context: ObserveContext,
  shorter: ShorterProbe | null,
): Promise<Shorter | null> {
  if (shorter === null) {
    return null;
  }
  const { watched } = await runProbe(shorter.probe, snapshot, context);
  return { watched, calls: callsOf(watched.reports), lengths: shorter.lengths };
}

/**
 * Who wrote to a built-in prototype: the names are known only after a run, so a second run with traps on them tells.
 * Asked for the unpatched target's reproducer only, where the place of the fault is looked for.
 */
async function whoPolluted(question: Question, snapshot: Snapshot): Promise<WatchedRun['reports']> {
  const { probe, context } = question;
  const keys = new Set(pollutionsOf(question).map(({ key }) => key));
  if (keys.size === 0 || probe.role !== 'reproducer' || snapshot.changes.length > 0) {
    return [];
  }
  return (await runProbe(probe, snapshot, context, { traps: [...keys].slice(0, 50) })).watched.reports;
}
