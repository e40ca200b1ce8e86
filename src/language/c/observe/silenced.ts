// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { FileChange, Snapshot } from '../../../domain/target.ts';
import type { Behaviour, Observation } from '../../../domain/observation.ts';
import type { ObserveContext } from '../../language.ts';
import { behaviourOf, exitText } from '../run/behaviour.ts';
import { movesToWrapping } from '../shape/wraps.ts';
import { differences } from './differences.ts';
import { answeredOtherwise } from './intended.ts';
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
  return report === undefined ? null : objection(asked.probe, report, { snapshot, context });
}

async function objection(probe: Probe, report: SanitizerReport, place: Place): Promise<string | null> {
  const { changes } = place.snapshot;
  const { kind, said } = report;
  if (kind === 'signed-integer-overflow') {
    const type = /in type '([^']*)'/.exec(said)?.[1];
    return type !== undefined && changes.some((change) => movesToWrapping(change, type))
      ? wrapped(probe, type, place)
      : null;
  }
  if (kind === 'division-by-zero') {
    return changes.some(makesUpQuotient) ? madeUp(probe, place) : null;
  }
  if (/shift exponent/.test(said)) {
    return changes.some(reduces) ? reduced(probe, place) : null;
  }
  return /left shift of/.test(said) ? shiftedOtherwise(probe, place) : answeredOtherwise(probe, report, place);
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

/** It has a division more than before whose quotient or divisor is chosen in the same expression. */
function makesUpQuotient({ before, after }: FileChange): boolean {
  const count = (text: string | null): number =>
    text?.match(/\?[^;"?]*[/%](?![/*])[^;"]*:|\?[^;":]*:[^;"]*[/%](?![/*])|[/%]\s*\([^;"]*\?/g)?.length ?? 0;
  return count(after) > count(before);
}

/** What takes the place of a quotient by zero is a number that somebody thought of, unless the input is refused. */
async function madeUp(probe: Probe, { snapshot, context }: Place): Promise<string | null> {
  const ran = await runProbe(probe, { snapshot, context, options: { leaks: false } });
  return ran.kind === 'ran' && exitText(ran.run.exit) === 'exit 0'
    ? `${probe.label} is answered with a number in place of a quotient by zero; whether that is meant nobody said`
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
