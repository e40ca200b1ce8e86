// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../domain/observation.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { ObserveContext } from '../../language.ts';
import { isWatchedByOthers } from '../build/configuration.ts';
import { watchedFiles } from '../cover/watched-files.ts';
import { signatureOf } from '../report/signature.ts';
import { reportsOf } from './reports-of.ts';
import { runProbe } from './run-probes.ts';

/** Ends that tell where a program fell over, often not where it went wrong. */
const FAR = /segv|wild|misaligned|bad-free|invalid-free|unknown-crash|deadly|abrt|sigbus/i;

/**
 * What stricter checks report on the way to a fault that shows far from its cause: an index behind an array that ends a
 * structure, say. Nothing where the fault is one that tells its place, and nothing that was reported anyway.
 */
export async function lookCloser(
  reproducer: Reproducer,
  seen: Observation,
  context: ObserveContext,
): Promise<readonly SanitizerReport[]> {
  const reports = seen.reports ?? [];
  const last = reports.at(-1);
  if (last === undefined || !FAR.test(last.kind) || isWatchedByOthers(reproducer.command)) {
    return [];
  }
  const strictly = await watchedFiles(seen, context);
  const probe = { id: 'closer', label: 'closer', role: 'reproducer', weakness: 'CWE-787', reproducer } as const;
  const options = { leaks: false, strictly };
  const ran = await runProbe(probe, { snapshot: { name: 'target', changes: [] }, context, options });
  const told = ran.kind === 'ran' ? await reportsOf(ran.run.stderr, ran.run.stdout, context) : [];
  const known = new Set(reports.map(signatureOf));
  return told.filter((report) => !known.has(signatureOf(report)));
}
