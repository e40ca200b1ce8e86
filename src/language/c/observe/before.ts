// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import { sha256 } from '../../../support/digest.ts';
import type { Trial } from '../../language.ts';
import type { TrialExit } from '../run/trial-run.ts';
import type { Fault, Reference } from './judge.ts';
import { faultsOfRun } from './reference.ts';
import { runProbe, runProbes, type ProbeRun, type Where } from './run-probes.ts';

const UNPATCHED: Snapshot = { name: 'target', changes: [] };

const asked = new Map<string, Promise<readonly Fault[] | null>>();

/** Without time limits: those of probes differ, and an answer that came is one. */
function questionOf({ reproducer, substitution }: Probe, { context }: Where): readonly unknown[] {
  return [context.target.root, reproducer.command, reproducer.directory, substitution ?? null];
}

function keyOf(probe: Probe, where: Where, leaks: boolean): string {
  return sha256(JSON.stringify([...questionOf(probe, where), leaks]));
}

/** A run, and what it is judged by. */
export interface Answered {
  readonly probe: Probe;
  readonly where: Where;
  readonly reference: Reference;
}

/**
 * What the unpatched target did need not be asked again. A run that a fault ended, or that shows the weakness, says all
 * there is to say also where leaks are looked for.
 */
export function remember(faults: readonly Fault[], exit: TrialExit, { probe, where, reference }: Answered): void {
  const { changes, name } = where.snapshot;
  const isPlain = changes.length === 0 && name !== 'stub' && probe.files === undefined;
  if (!isPlain || (exit.kind !== 'exited' && exit.kind !== 'signalled')) {
    return;
  }
  const saysAll = faults.some(
    ({ signature, isRecoverable, isLeak }) => (!isRecoverable && !isLeak) || reference.own.has(signature),
  );
  for (const leaks of saysAll ? [true, where.options.leaks] : [where.options.leaks]) {
    asked.set(keyOf(probe, where, leaks), Promise.resolve(faults));
  }
}

/** Asks the unpatched target ahead, in few sandboxes, about probes that a patched one reported something on. */
export async function askAhead(
  trials: readonly Trial[],
  runs: readonly ProbeRun[],
  { where, reference }: Omit<Answered, 'probe'>,
): Promise<void> {
  if (where.snapshot.changes.length === 0 || reference.own.size === 0) {
    return;
  }
  const open = new Map<string, Trial>();
  for (const [index, { probe }] of trials.entries()) {
    const key = keyOf(probe, where, where.options.leaks);
    const ran = asked.has(key) || open.has(key) ? undefined : runs[index];
    const faults = ran === undefined ? [] : await faultsOfRun(ran, where.context);
    if (faults.some(({ signature }) => !reference.noise.has(signature) && !reference.own.has(signature))) {
      open.set(key, { probe });
    }
  }
  const probes = [...open.values()];
  const before: Where = { ...where, snapshot: UNPATCHED };
  for (const [index, ran] of (await runProbes(probes, before)).entries()) {
    const probe = probes[index]?.probe;
    if (probe !== undefined && ran.kind === 'ran') {
      remember(await faultsOfRun(ran, where.context), ran.run.exit, { probe, where: before, reference });
    }
  }
}

/** What the unpatched target does with the same probe; asked once. */
export async function faultsBefore(probe: Probe, where: Where): Promise<readonly Fault[] | null> {
  const { context, options } = where;
  const key = keyOf(probe, where, options.leaks);
  const found = asked.get(key) ?? askBefore(probe, { snapshot: UNPATCHED, context, options });
  asked.set(key, found);
  return found;
}

/** Looking for leaks takes time and memory: a run that did not come to its end is asked again without. */
async function askBefore(probe: Probe, where: Where): Promise<readonly Fault[] | null> {
  const first = await runProbe(probe, where);
  const again = { ...where, options: { ...where.options, leaks: false } };
  const ran = hasEnded(first) || !where.options.leaks ? first : await runProbe(probe, again);
  return hasEnded(ran) ? faultsOfRun(ran, where.context) : null;
}

function hasEnded(ran: ProbeRun): boolean {
  return ran.kind === 'ran' && (ran.run.exit.kind === 'exited' || ran.run.exit.kind === 'signalled');
}
