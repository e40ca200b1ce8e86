// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { ReportFrame, SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { ObserveContext } from '../../language.ts';
import { isWatchedByOthers } from '../build/configuration.ts';
import { watchedFiles } from '../cover/watched-files.ts';
import { reportsOf } from './reports-of.ts';
import { runProbe, type RunOptions } from './run-probes.ts';

const UNPATCHED = { name: 'target', changes: [] };
/** Faults of arrays whose size stands in the source: an access far behind one meets something else and goes unseen. */
const DECLARED = /^(?:global|stack|dynamic-stack)-buffer-(?:over|under)|^index-out-of-bounds/;

interface Closer {
  readonly place: ReportFrame;
  /** Source files, absolute, to compile with stricter checks. */
  readonly strictly: readonly string[];
}

const known = new Map<string, Promise<Closer | null>>();

/**
 * What stricter checks say of a run that seemed harmless, at the very place where the finding goes wrong: it does the same, and
 * was not seen. `null` where they say nothing there, or where the finding is of another kind.
 */
export async function unseenFault(probe: Probe, context: ObserveContext): Promise<string | null> {
  const { reproducer } = probe;
  const key = JSON.stringify([context.target.root, reproducer.command, reproducer.directory]);
  const closer = known.get(key) ?? closerFor(reproducer, context);
  known.set(key, closer);
  const found = await closer;
  if (found === null) {
    return null;
  }
  const told = await reportsFrom(probe, context, { leaks: false, isQuick: true, strictly: found.strictly });
  const same = told.find(({ stack }) =>
    isAt(
      stack.find(({ isOwn }) => isOwn),
      found.place,
    ),
  );
  return same?.said ?? null;
}

async function closerFor(reproducer: Reproducer, context: ObserveContext): Promise<Closer | null> {
  if (isWatchedByOthers(reproducer.command)) {
    return null;
  }
  const probe: Probe = { id: 'closer', label: 'closer', role: 'reproducer', weakness: 'CWE-787', reproducer };
  const reports = await reportsFrom(probe, context, { leaks: false, isQuick: true });
  const last = reports.at(-1);
  const place = last?.stack.find(({ isOwn }) => isOwn);
  return last === undefined || place === undefined || !DECLARED.test(last.kind)
    ? null
    : { place, strictly: await watchedFiles({ reports }, context) };
}

async function reportsFrom(
  probe: Probe,
  context: ObserveContext,
  options: RunOptions,
): Promise<readonly SanitizerReport[]> {
  const ran = await runProbe(probe, { snapshot: UNPATCHED, context, options });
  return ran.kind === 'ran' ? reportsOf(ran.run.stderr, ran.run.stdout, context) : [];
}

function isAt(frame: ReportFrame | undefined, place: ReportFrame): boolean {
  return frame !== undefined && frame.file === place.file && frame.line === place.line;
}
