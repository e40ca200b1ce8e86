// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { ObserveContext } from '../../language.ts';
import { harmlessLooking } from '../mutate/mutations.ts';
import { carriersIn } from './carriers.ts';
import { faultsOf, type Fault, type Reference } from './judge.ts';
import { isPlaced, withUnplaced } from '../report/signature.ts';
import { reportsOf } from './reports-of.ts';
import { runProbe, runProbes, type ProbeRun, type Where } from './run-probes.ts';

const UNPATCHED = { name: 'target', changes: [] };
/** Varied inputs that are run to hear what the program says without being attacked. */
const HARMLESS_RUNS = 24;

const known = new Map<string, Promise<Reference>>();

/**
 * What the reproducer shows on the unpatched target, once for each reproducer: a fault that ends the program, else the
 * report that harmless runs give least often. Leaks are looked for only where nothing else is wrong.
 */
export async function referenceOf(reproducer: Reproducer, context: ObserveContext): Promise<Reference> {
  const { target } = context;
  const { command, directory, shows } = reproducer;
  const key = JSON.stringify([target.root, target.build ?? '', command, directory, shows]);
  const found = known.get(key) ?? makeReference(reproducer, context);
  known.set(key, found);
  return found;
}

async function makeReference(reproducer: Reproducer, context: ObserveContext): Promise<Reference> {
  const probe: Probe = { id: 'reference', label: 'reference', role: 'reproducer', weakness: 'CWE-787', reproducer };
  const wanted = reproducer.shows.kind === 'sanitizer' ? reproducer.shows.report : undefined;
  const first = await firstFaults(probe, context, wanted === 'memory-leak');
  const habitual = leaksOnDemand({ probe, context });
  if (first.length > 0) {
    return { ...(await chosenOf(first, wanted, { probe, context })), leaks: habitual };
  }
  const leaks = wanted === undefined ? await faultsIn(probe, context, true) : [];
  const own = new Set(leaks.map(({ signature }) => signature));
  return { own, noise: new Set(), isLeak: leaks.length > 0, leaks: habitual };
}

/** A fault may show only now and then; then it is known by what it showed, and `confirm` tells how often it does. */
const PATIENCE = 5;

async function firstFaults(probe: Probe, context: ObserveContext, leaks: boolean): Promise<readonly Fault[]> {
  const one = await faultsIn(probe, context, leaks);
  if (one.some(({ signature }) => isPlaced(signature))) {
    return one;
  }
  const trials = Array.from({ length: PATIENCE - 1 }, () => ({ probe }));
  for (const ran of await runProbes(trials, { snapshot: UNPATCHED, context, options: { leaks, isQuick: true } })) {
    const faults = await faultsOfRun(ran, context);
    if (faults.some(({ signature }) => isPlaced(signature))) {
      return faults;
    }
  }
  return one;
}

function leaksOnDemand(asking: Asking): Reference['leaks'] {
  let found: Promise<ReadonlySet<string>> | undefined;
  return async () => {
    found ??= leakHabits(asking);
    return found;
  };
}

async function leakHabits(asking: Asking): Promise<ReadonlySet<string>> {
  const habits = await habitsOf(asking, true);
  return new Set(habits.keys());
}

/** What a run that was cut off reported may be the habit that came before the fault: it gets more time. */
const PATIENT = 4;

async function faultsIn(probe: Probe, context: ObserveContext, leaks: boolean): Promise<readonly Fault[]> {
  const where: Where = { snapshot: UNPATCHED, context, options: { leaks, isQuick: true } };
  const ran = await runProbe(probe, where);
  const isCutOff = ran.kind === 'ran' && ran.run.exit.kind === 'timed-out';
  const { reproducer } = probe;
  const patient = { ...probe, reproducer: { ...reproducer, timeoutMs: reproducer.timeoutMs * PATIENT } };
  return faultsOfRun(isCutOff ? await runProbe(patient, where) : ran, context);
}

export async function faultsOfRun(ran: ProbeRun, context: ObserveContext): Promise<readonly Fault[]> {
  return ran.kind === 'ran' ? faultsOf(await reportsOf(ran.run.stderr, ran.run.stdout, context), ran.run.exit) : [];
}

interface Asking {
  readonly probe: Probe;
  readonly context: ObserveContext;
}

async function chosenOf(
  faults: readonly Fault[],
  wanted: string | undefined,
  asking: Asking,
): Promise<Omit<Reference, 'leaks'>> {
  const named = wanted === undefined ? faults : faults.filter(({ said }) => said.startsWith(wanted));
  const isLeak = named.length > 0 && named.every((fault) => fault.isLeak);
  const ending = named.filter((fault) => !fault.isRecoverable && (isLeak || !fault.isLeak));
  const habits = faults.some((fault) => fault.isRecoverable)
    ? await habitsOf(asking, false)
    : new Map<string, number>();
  if (ending.length > 0) {
    // What was said on the way, in the very function that then failed, is the same fault seen earlier.
    const places = new Set(ending.map(({ signature }) => placeIn(signature)));
    const before = named.filter(
      ({ signature, isRecoverable }) => isRecoverable && !habits.has(signature) && places.has(placeIn(signature)),
    );
    const own = new Set(withUnplaced([...ending, ...before].map(({ signature }) => signature)));
    return { own, noise: without(habits, own), isLeak };
  }
  const rarest = named.toSorted((a, b) => (habits.get(a.signature) ?? 0) - (habits.get(b.signature) ?? 0));
  const own = new Set(rarest.slice(0, 1).map(({ signature }) => signature));
  return { own, noise: without(habits, own), isLeak };
}

function placeIn(signature: string): string {
  return signature.slice(signature.indexOf(' in '));
}

function without(habits: ReadonlyMap<string, number>, own: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...habits.keys()].filter((signature) => !own.has(signature)));
}

/** How often harmless runs that came to their end gave each report that programs go on after. */
async function habitsOf({ probe, context }: Asking, leaks: boolean): Promise<ReadonlyMap<string, number>> {
  const [attack] = await carriersIn(probe.reproducer);
  const values = attack === undefined ? [] : harmlessLooking(attack.value, HARMLESS_RUNS);
  const trials = values.map((value) => ({
    probe: {
      ...probe,
      substitution: { replacements: attack === undefined ? [] : [{ carrier: attack.carrier, value }] },
    },
  }));
  const runs = await runProbes(trials, { snapshot: UNPATCHED, context, options: { leaks, isQuick: true } });
  const habits = new Map<string, number>();
  for (const ran of runs) {
    const faults = await faultsOfRun(ran, context);
    const isHarmless =
      ran.kind === 'ran' &&
      ran.run.exit.kind === 'exited' &&
      faults.every((fault) => fault.isRecoverable || fault.isLeak);
    for (const signature of isHarmless ? new Set(faults.map((fault) => fault.signature)) : []) {
      habits.set(signature, (habits.get(signature) ?? 0) + 1);
    }
  }
  return habits;
}
