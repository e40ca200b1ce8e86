// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../../domain/repair-error.ts';
import { weaknessOfReport } from '../../../domain/report-weakness.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { Identified, ObserveContext } from '../../language.ts';
import { locationsOf } from '../report/reported.ts';
import { foreignModule, ownFrame, sayReport, signatureOf } from '../report/signature.ts';
import { referenceOf } from './reference.ts';
import { observe } from './observe.ts';

const UNPATCHED = { name: 'target', changes: [] };

/** What the reproducer's program reports by itself on the unpatched target; `null` when that is nothing. */
export async function identify(given: Reproducer, context: ObserveContext): Promise<Identified | null> {
  const shows = given.shows.kind === 'sanitizer' ? given.shows : ({ kind: 'sanitizer' } as const);
  const reproducer: Reproducer = { ...given, shows };
  const reference = await referenceOf(reproducer, context);
  const probe: Probe = { id: 'identify', label: 'identify', role: 'reproducer', weakness: 'CWE-787', reproducer };
  const seen = await observe(probe, UNPATCHED, context);
  if (seen.shown.kind === 'inconclusive') {
    throw new RepairError('INPUT_MALFORMED', `\`${given.command}\`: ${seen.shown.because}`);
  }
  if (seen.shown.kind !== 'shown') {
    return null;
  }
  const report = (seen.reports ?? []).find((one) => reference.own.has(signatureOf(one)));
  if (report === undefined) {
    return { weakness: 'CWE-617', shows, said: seen.shown.because, signature: seen.shown.because, locations: [] };
  }
  requireOwnSource(report);
  const foreign = foreignModule(report);
  const isLeak = reference.isLeak ? { report: report.kind } : {};
  return {
    weakness: weaknessOfReport(report),
    shows: { ...shows, ...isLeak },
    said:
      foreign === undefined ? sayReport(report) : `${sayReport(report)}, inside ${foreign}, which has no source here`,
    signature: signatureOf(report),
    locations: locationsOf(report),
  };
}

/** What lies in a library of the system cannot be mended here. */
function requireOwnSource(report: SanitizerReport): void {
  if (ownFrame(report) !== undefined) {
    return;
  }
  const [first] = report.stack;
  const place = first === undefined ? 'an unknown place' : `${first.function ?? '?'} (${first.file})`;
  throw new RepairError(
    'TARGET_UNUSABLE',
    `${report.kind} at ${place}: no frame of the report lies in source below the directory; name the tree that holds the fault, and build it with -g`,
  );
}
