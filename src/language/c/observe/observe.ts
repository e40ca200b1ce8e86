// SPDX-License-Identifier: Apache-2.0
import type { Observation, Shown } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { Snapshot } from '../../../domain/target.ts';
import { sha256 } from '../../../support/digest.ts';
import type { ObserveContext, Trial } from '../../language.ts';
import { behaviourOf, exitText } from '../run/behaviour.ts';
import type { TrialExit } from '../run/trial-run.ts';
import { askAhead, faultsBefore, remember, type Answered } from './before.ts';
import { faultsOf, judge, NOTHING, type Fault, type Reference } from './judge.ts';
import { referenceOf } from './reference.ts';
import { reportsOf } from './reports-of.ts';
import { runProbe, runProbes, type ProbeRun, type Where } from './run-probes.ts';
import { shownOtherwise } from './shown-otherwise.ts';
import { unseenFault } from './unseen.ts';
import { isBare, isCut, withWholeStack } from './whole-stack.ts';

/** A stub ends at once. */
const STUB_MS = 10_000;

/** Runs a probe's command over a snapshot in the sandbox and says what was seen. */
export async function observe(probe: Probe, snapshot: Snapshot, context: ObserveContext): Promise<Observation> {
  const reference = await referenceFor(probe.reproducer, context);
  const patient = snapshot.name === 'stub' ? withLimit(probe, STUB_MS) : probe;
  const where: Where = {
    snapshot,
    context,
    options: { leaks: wantsLeaks(probe, snapshot, reference), isQuick: !wantsColumns(probe, snapshot) },
  };
  const ran = await runProbe(patient, where);
  // On a busy machine the sanitizer is not done with looking up names when the time is over.
  const isLate = ran.kind === 'ran' && ran.run.exit.kind === 'timed-out' && where.options.isQuick !== true;
  const quickly: Where = { ...where, options: { ...where.options, isQuick: true } };
  const final = isLate ? await runProbe(patient, quickly) : ran;
  const seen = await observationOf(final, { probe: patient, where, reference });
  const whole = wantsColumns(probe, snapshot) ? await stackedWhole(seen, patient, where) : seen;
  return isQuiet(whole) && probe.role === 'benign' && isPlain(snapshot)
    ? lookedAtCloser(whole, patient, context)
    : whole;
}

function isQuiet({ shown }: Observation): boolean {
  return shown.kind === 'blocked' && shown.because === NOTHING;
}

/** A run that does unseen what the finding does is no behaviour to keep. */
async function lookedAtCloser(seen: Observation, probe: Probe, context: ObserveContext): Promise<Observation> {
  const said = await unseenFault(probe, context);
  return said === null
    ? seen
    : {
        ...seen,
        shown: {
          kind: 'inconclusive',
          because: `it fails as the finding does, unseen but by stricter checks: ${said}`,
        },
      };
}

function isPlain({ changes, name }: Snapshot): boolean {
  return changes.length === 0 && name !== 'stub';
}

/** With the whole stack of what ended the run, where there is a way to tell it. */
async function stackedWhole(seen: Observation, probe: Probe, where: Where): Promise<Observation> {
  const { reports = [] } = seen;
  if (isBare(reports)) {
    return { ...seen, reports: await clothed(reports, probe, where) };
  }
  if (!isCut(reports)) {
    return seen;
  }
  const again = await runProbe(probe, { ...where, options: { ...where.options, byFramePointers: true } });
  const told = again.kind === 'ran' ? await reportsOf(again.run.stderr, again.run.stdout, where.context) : [];
  return { ...seen, reports: withWholeStack(reports, told) };
}

const MOST_TRIES = 5;

/** What one of the next runs tells of the same, with a stack. */
async function clothed(
  bare: readonly SanitizerReport[],
  probe: Probe,
  where: Where,
): Promise<readonly SanitizerReport[]> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const again = await runProbe(probe, where);
    const told = again.kind === 'ran' ? await reportsOf(again.run.stderr, again.run.stdout, where.context) : [];
    if (told.at(-1)?.kind === bare.at(-1)?.kind && !isBare(told)) {
      return told;
    }
  }
  return bare;
}

/** Sanitizers of some compilers name columns as well, which help to find what to mend; it takes them long. */
function wantsColumns({ role }: Probe, snapshot: Snapshot): boolean {
  return role === 'reproducer' && isPlain(snapshot);
}

/** The same for many probes of one reproducer, in few sandboxes. */
export async function observeMany(
  trials: readonly Trial[],
  snapshot: Snapshot,
  context: ObserveContext,
): Promise<readonly Observation[]> {
  const [first] = trials;
  if (first === undefined) {
    return [];
  }
  const reference = await referenceFor(first.probe.reproducer, context);
  const leaks = wantsLeaks(first.probe, snapshot, reference);
  const where: Where = { snapshot, context, options: { leaks, isQuick: true } };
  const runs = await runProbes(trials, where);
  await askAhead(trials, runs, { where, reference });
  const observations: Observation[] = [];
  for (const [index, ran] of runs.entries()) {
    const probe = trials[index]?.probe ?? first.probe;
    observations.push(await observationOf(ran, { probe, where, reference }));
  }
  return observations;
}

const NO_REFERENCE: Reference = {
  own: new Set(),
  noise: new Set(),
  isLeak: false,
  leaks: () => Promise.resolve(new Set<string>()),
};

async function referenceFor(reproducer: Reproducer, context: ObserveContext): Promise<Reference> {
  return reproducer.shows.kind === 'sanitizer' ? referenceOf(reproducer, context) : NO_REFERENCE;
}

/** A patch that takes a release away is found out by harmless runs, one that leaves without a release by attacks. */
function wantsLeaks(probe: Probe, { changes }: Snapshot, reference: Reference): boolean {
  return reference.isLeak || probe.role === 'benign' || changes.length > 0;
}

function withLimit(probe: Probe, timeoutMs: number): Probe {
  const { reproducer } = probe;
  return { ...probe, reproducer: { ...reproducer, timeoutMs: Math.min(timeoutMs, reproducer.timeoutMs) } };
}

async function observationOf(ran: ProbeRun, asked: Answered): Promise<Observation> {
  if (ran.kind === 'not-run') {
    return notRun(ran.because, ran.said);
  }
  const { run, inputs, isStarted } = ran;
  const { where, probe } = asked;
  const reports = await reportsOf(run.stderr, run.stdout, where.context);
  remember(faultsOf(reports, run.exit), run.exit, asked);
  const behaviour = behaviourOf(run);
  return {
    shown:
      isStarted || where.snapshot.name === 'stub'
        ? await shownBy(ran, faultsOf(reports, run.exit), asked)
        : notStarted(run.stderr, run.exit),
    reached: isStarted,
    behaviour,
    sinks: [],
    reports,
    inputs: probe.role === 'reproducer' ? inputs.map(({ path, content }) => ({ path, content })) : [],
    wallMs: run.wallMs,
    cpuMs: run.cpuMs,
    maxRssKb: run.maxRssKb,
    evidence: run.evidence ?? sha256(JSON.stringify(behaviour)),
  };
}

async function shownBy(
  ran: Extract<ProbeRun, { kind: 'ran' }>,
  faults: readonly Fault[],
  asked: Answered,
): Promise<Shown> {
  const { probe, where, reference } = asked;
  if (probe.reproducer.shows.kind !== 'sanitizer') {
    return shownOtherwise(probe.reproducer.shows, ran.run);
  }
  return judge({
    probe,
    faults,
    exit: ran.run.exit,
    isUnpatched: where.snapshot.changes.length === 0,
    reference,
    before: async () => faultsBefore(probe, where),
  });
}

function notStarted(stderr: string, exit: TrialExit): Shown {
  const [line = ''] = stderr.trim().split('\n');
  const said = line === '' ? exitText(exit) : line.slice(0, 200);
  return { kind: 'inconclusive', because: `no program of the target was started: ${said}` };
}

/** What compilers said is what there was to see. */
function notRun(because: string, said = ''): Observation {
  return {
    shown: { kind: 'inconclusive', because },
    reached: false,
    behaviour: { exit: 'not run', stdout: '', stderr: said, calls: [], processes: [], files: [] },
    sinks: [],
    reports: [],
    wallMs: 0,
    cpuMs: 0,
    maxRssKb: 0,
    evidence: sha256(because),
  };
}
