// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../domain/dossier.ts';
import type { Reproducer } from '../../domain/reproducer.ts';

/** A busy machine is ten times slower at times; less than this is never held against a run. */
const PATIENCE = 10;
const LEAST_MS = { 'as-is': 15_000, 'idle-waits-skipped': 7_000 } as const;

/**
 * The reproducer with a time limit drawn from how long it took: a patch that makes the target hang is found out in
 * seconds, not in as many minutes as there are questions. Where time is the weakness the limit stays.
 */
export function patientReproducer({ finding, observations }: Dossier, waits: keyof typeof LEAST_MS): Reproducer {
  const { reproducer } = finding;
  if (reproducer.shows.kind === 'time') {
    return reproducer;
  }
  const longest = Math.max(0, ...observations.map(({ wallMs }) => wallMs));
  return { ...reproducer, timeoutMs: Math.min(reproducer.timeoutMs, Math.max(LEAST_MS[waits], longest * PATIENCE)) };
}
