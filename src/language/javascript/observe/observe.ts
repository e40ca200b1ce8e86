// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { ObserveContext } from '../../language.ts';
import { observationOf } from './observation.ts';
import { callsOf, type TimedCall } from './report/calls.ts';
import { recordsOf } from './report/read.ts';
import type { Asked } from './run/asked.ts';
import { inGoodTime } from './run/good-time.ts';
import { runProbe } from './run/run-probe.ts';
import type { WatchedRun } from './run/watched-run.ts';
import { shorterProbe } from './shorter.ts';
import { judgeRun } from './shown/judge.ts';
import { pollutionsOf } from './shown/polluted.ts';
import { inconclusive, type Question, type Shorter, type TimedRun } from './shown/question.ts';

/** Runs a probe's command in the sandbox, watched, and says what was seen. Never throws for what the target does. */
export async function observe(probe: Probe, snapshot: Snapshot, context: ObserveContext): Promise<Observation> {
  const asked: Asked = { probe: inGoodTime(probe, snapshot), snapshot, context };
  const { watched, missing } = await runProbe(asked);
  const question = questionOf(asked, watched);
  if (missing !== undefined) {
    const because = `the text to be replaced stands in no file of the reproducer: "${missing.slice(0, 100)}"`;
    return observationOf(question, inconclusive(because), []);
  }
  const judged = (await isEnteredUnseen(question, asked)) ? { ...question, reached: true } : question;
  return observationOf(judged, await judgeRun(judged), await whoPolluted(judged, asked));
}

function questionOf(asked: Asked, watched: WatchedRun): Question {
  const { probe, context } = asked;
  const calls = callsOf(watched.reports);
  return {
    probe,
    context,
    watched,
    calls,
    reached: isReached(watched, calls),
    values: probe.substitution?.replacements.map(({ value }) => value) ?? [],
    shorter: (divisor) => runShorter(asked, calls, divisor),
    longer: async () => timedRun((await runProbe(asked, { patience: LONGER })).watched),
  };
}

/** Times the processor time a slow run gets, when what it got did not tell how it grows. */
const LONGER = 5;

/** Its code ran: it was called, answered a request, or was started as a program. */
function isReached(watched: WatchedRun, calls: readonly TimedCall[]): boolean {
  return calls.length > 0 || recordsOf(watched.reports, 'main').some((main) => main.isComponent);
}

/** Some harnesses load modules in ways that no hook sees; the runtime's own record tells whether one got in. */
async function isEnteredUnseen({ reached, watched }: Question, asked: Asked): Promise<boolean> {
  if (reached || watched.reports.length === 0 || watched.isTimedOut) {
    return false;
  }
  return (await runProbe(asked, { coverage: true })).watched.isEntered;
}

async function runShorter(asked: Asked, calls: readonly TimedCall[], divisor: number): Promise<Shorter | null> {
  const shorter = shorterProbe(asked.probe, calls, divisor);
  if (shorter === null) {
    return null;
  }
  const { watched } = await runProbe({ ...asked, probe: shorter.probe });
  return { ...timedRun(watched), lengths: shorter.lengths };
}

function timedRun(watched: WatchedRun): TimedRun {
  return { watched, calls: callsOf(watched.reports) };
}

/**
 * Who wrote to a built-in prototype: the names are known only after a run, so a second run with traps on them tells.
 * Asked for the unpatched target's reproducer only, where the place of the fault is looked for.
 */
async function whoPolluted(question: Question, asked: Asked): Promise<WatchedRun['reports']> {
  const keys = new Set(pollutionsOf(question).map(({ key }) => key));
  if (keys.size === 0 || asked.probe.role !== 'reproducer' || asked.snapshot.changes.length > 0) {
    return [];
  }
  return (await runProbe(asked, { traps: [...keys].slice(0, 50) })).watched.reports;
}
