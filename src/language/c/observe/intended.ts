// SPDX-License-Identifier: Apache-2.0
import type { Behaviour } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { ObserveContext } from '../../language.ts';
import { isWatchedByOthers } from '../build/configuration.ts';
import { watchedFiles } from '../cover/watched-files.ts';
import { behaviourOf } from '../run/behaviour.ts';
import { differences } from './differences.ts';
import { runProbe, type RunOptions } from './run-probes.ts';

const UNPATCHED: Snapshot = { name: 'target', changes: [] };

/** How the unpatched target is brought to say what it would have said, and how much of that a patch must say. */
interface Rule {
  readonly options: (report: SanitizerReport, context: ObserveContext) => Promise<RunOptions>;
  /** `all`: the fault had no part in the answer. Else a patch may refuse: only an answer that looks like one is compared. */
  readonly keeps: 'all' | 'text' | 'lines' | 'pieces';
}

const AFTER_FREE: Rule = { options: lasting, keeps: 'text' };
const AFTER_ITS_TIME: Rule = { options: goingOn, keeps: 'text' };
const BEYOND: Rule = { options: goingOn, keeps: 'pieces' };

/**
 * Faults that a program survives with the answer it was written to give: what was released is still there as long as
 * nothing takes its place, what is written a little beyond a block lies there, what is lost was only not given back.
 */
const RULES: Readonly<Record<string, Rule>> = {
  'memory-leak': { options: async () => ({ leaks: false }), keeps: 'all' },
  'alloc-dealloc-mismatch': { options: goingOn, keeps: 'all' },
  'heap-use-after-free': AFTER_FREE,
  'double-free': AFTER_FREE,
  'stack-use-after-return': AFTER_ITS_TIME,
  'stack-use-after-scope': AFTER_ITS_TIME,
  'memcpy-param-overlap': BEYOND,
  // Where nothing watches, threads that do little come one after the other; an answer that changes by itself is none.
  'data-race': { options: unwatched, keeps: 'text' },
  'misaligned-pointer': { options: unwatched, keeps: 'lines' },
};

const OVERFLOWS = /^(?:heap|stack|dynamic-stack)-buffer-overflow$/;

/**
 * Why an attack that is no longer reported is not answered as the target means to: it is answered, without a word of
 * refusal, and otherwise than by the unpatched target where the fault takes no effect. `null` where there is nothing to
 * object, or nobody can tell.
 */
export async function answeredOtherwise(
  probe: Probe,
  report: SanitizerReport,
  { snapshot, context }: { readonly snapshot: Snapshot; readonly context: ObserveContext },
): Promise<string | null> {
  const rule = ruleFor(report);
  if (rule === undefined || isWatchedByOthers(probe.reproducer.command)) {
    return null;
  }
  const options = await rule.options(report, context);
  const meant = await behaviourFor(probe, UNPATCHED, { context, options });
  const again = await behaviourFor(probe, UNPATCHED, { context, options });
  const now = await behaviourFor(probe, snapshot, { context, options: { leaks: false } });
  if (meant === null || again === null || now === null || answersOf(meant, again).length > 0) {
    return null;
  }
  const [difference] = answersOf(meant, now);
  return difference === undefined || !mustKeep(rule.keeps, meant, now)
    ? null
    : `${probe.label} is answered otherwise than where the fault has no effect (${difference.slice(0, 120)}); whether that is meant nobody said`;
}

/** Does an attack get the very answer that the unpatched target gives where the fault takes no effect? */
export async function answeredAsMeant(
  probe: Probe,
  report: SanitizerReport,
  { snapshot, context }: { readonly snapshot: Snapshot; readonly context: ObserveContext },
): Promise<boolean> {
  const rule = ruleFor(report);
  if (rule === undefined || isWatchedByOthers(probe.reproducer.command)) {
    return false;
  }
  const meant = await behaviourFor(probe, UNPATCHED, { context, options: await rule.options(report, context) });
  const now = await behaviourFor(probe, snapshot, { context, options: { leaks: false } });
  const isSame = meant !== null && now !== null && answersOf(meant, now).length === 0;
  return isSame && meant.stdout !== '' && mustKeep('text', meant, now);
}

function ruleFor({ kind, access }: SanitizerReport): Rule | undefined {
  return RULES[kind] ?? (OVERFLOWS.test(kind) && access?.how === 'write' ? BEYOND : undefined);
}

/** A patch may turn an attack away, and then says so: by its exit, on the error stream, or in fewer lines. */
function mustKeep(keeps: Rule['keeps'], meant: Behaviour, now: Behaviour): boolean {
  if (keeps === 'all') {
    return true;
  }
  const said = new Set(meant.stderr.split('\n'));
  const hasRefused = meant.exit !== now.exit || now.stderr.split('\n').some((line) => !said.has(line));
  return !hasRefused && (keeps === 'text' || areAlike(meant, now, keeps));
}

/** As many lines. `pieces`: those that differ are pieces of what they were; a refusal may be told by another word in a line. */
function areAlike(meant: Behaviour, now: Behaviour, keeps: 'lines' | 'pieces'): boolean {
  const [whole, lines] = [linesOf(meant), linesOf(now)];
  const isKept = (line: string, index: number): boolean =>
    line === whole[index] || (line !== '' && (whole[index]?.includes(line) ?? false));
  return whole.length === lines.length && (keeps === 'lines' || lines.every(isKept));
}

/** Between the lines of reports the error stream says little. */
function answersOf(one: Behaviour, other: Behaviour): readonly string[] {
  return differences({ ...one, stderr: '' }, { ...other, stderr: '' }, []);
}

function linesOf({ stdout }: Behaviour): readonly string[] {
  return stdout.split('\n');
}

async function behaviourFor(
  probe: Probe,
  snapshot: Snapshot,
  { context, options }: { readonly context: ObserveContext; readonly options: RunOptions },
): Promise<Behaviour | null> {
  const ran = await runProbe(probe, { snapshot, context, options: { ...options, isQuick: true } });
  return ran.kind === 'ran' && ran.run.exit.kind === 'exited' && !ENDED.test(ran.run.stderr)
    ? behaviourOf(ran.run)
    : null;
}

/** By a report all the same: a command may have its own options for sanitizers. */
const ENDED = /^==\d+==(?:ABORTING|ERROR: LeakSanitizer)/m;

async function unwatched(): Promise<RunOptions> {
  return { leaks: false, configuration: 'plain' };
}

async function lasting(report: SanitizerReport, context: ObserveContext): Promise<RunOptions> {
  return { leaks: false, lasting: await watchedFiles({ reports: [report] }, context) };
}

async function goingOn(report: SanitizerReport, context: ObserveContext): Promise<RunOptions> {
  return { leaks: false, goesOn: true, strictly: await watchedFiles({ reports: [report] }, context) };
}
