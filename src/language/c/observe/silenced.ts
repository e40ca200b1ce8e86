// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { FileChange, Snapshot } from '../../../domain/target.ts';
import type { Behaviour, Observation } from '../../../domain/observation.ts';
import type { ObserveContext } from '../../language.ts';
import { behaviourOf } from '../run/behaviour.ts';
import { movesToWrapping } from '../shape/wraps.ts';
import { differences } from './differences.ts';
import { runProbe } from './run-probes.ts';

const UNPATCHED: Snapshot = { name: 'target', changes: [] };

interface Asked {
  readonly probe: Probe;
  readonly before: Observation;
}

/**
 * Why nobody can say that an attack which is no longer reported is answered well: a number too large that goes on wrapped
 * round, or bits shifted out that are now others. `null` where there is nothing to object.
 */
export async function silenced(asked: Asked, snapshot: Snapshot, context: ObserveContext): Promise<string | null> {
  const report = asked.before.reports?.at(-1);
  const type = /in type '([^']*)'/.exec(report?.said ?? '')?.[1];
  if (report === undefined) {
    return null;
  }
  if (report.kind === 'signed-integer-overflow') {
    return type !== undefined && snapshot.changes.some((change) => movesToWrapping(change, type))
      ? wrapped(asked.probe, type, { snapshot, context })
      : null;
  }
  if (/shift exponent/.test(report.said)) {
    return snapshot.changes.some(reduces) ? reduced(asked.probe, { snapshot, context }) : null;
  }
  return /left shift of/.test(report.said) ? shiftedOtherwise(asked.probe, { snapshot, context }) : null;
}

interface Place {
  readonly snapshot: Snapshot;
  readonly context: ObserveContext;
}

/**
 * Unsigned arithmetic of the same width instead of signed leaves nothing to report: told by the change, and by an attack
 * that is answered just as it is without the patch and without sanitizers.
 */
async function wrapped(probe: Probe, type: string, place: Place): Promise<string | null> {
  const [old, now] = await unwatchedAnswers(probe, place);
  return old !== null && now !== null && differences(old, now, []).length === 0
    ? `the ${type} that is too large now wraps round unreported: ${probe.label} is answered as it was; whether that is meant nobody said`
    : null;
}

/**
 * Bits shifted into the sign come out as they were meant wherever no sanitizer looks. A patch may refuse such input; one that
 * answers it as before but with something else has lost bits.
 */
async function shiftedOtherwise(probe: Probe, place: Place): Promise<string | null> {
  const [old, now] = await unwatchedAnswers(probe, place);
  const isAnswered = old !== null && now !== null && old.exit === now.exit && old.stderr === now.stderr;
  const isAlike = isAnswered && linesOf(old) === linesOf(now) && old.stdout !== now.stdout;
  return isAlike
    ? `${probe.label} is answered, and otherwise than where nothing objects to the shift; whether that is meant nobody said`
    : null;
}

/** It has a remainder or a mask more than before. */
function reduces({ before, after }: FileChange): boolean {
  const count = (text: string | null): number => text?.match(/%(?=[^"\n]*;)|(?<!&)&(?![&=])/g)?.length ?? 0;
  return count(after) > count(before);
}

/** Processors take the remainder of a shift by too much: a patch that does so changes nothing but the report. */
async function reduced(probe: Probe, place: Place): Promise<string | null> {
  const [old, now] = await unwatchedAnswers(probe, place);
  return old !== null && now !== null && differences(old, now, []).length === 0
    ? `the shift by too much is now one by less: ${probe.label} is answered as it was; whether that is meant nobody said`
    : null;
}

function linesOf({ stdout }: Behaviour): number {
  return stdout.split('\n').length;
}

async function unwatchedAnswers(
  probe: Probe,
  { snapshot, context }: Place,
): Promise<readonly [Behaviour | null, Behaviour | null]> {
  const options = { leaks: false, configuration: 'plain' } as const;
  const old = await runProbe(probe, { snapshot: UNPATCHED, context, options });
  const now = await runProbe(probe, { snapshot, context, options });
  return [old.kind === 'ran' ? behaviourOf(old.run) : null, now.kind === 'ran' ? behaviourOf(now.run) : null];
}
