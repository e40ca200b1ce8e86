// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../domain/dossier.ts';
import type { Probe } from '../../domain/probe.ts';

const LEAST_IDLE_MS = 1_500;
/** A harness that sleeps has slept in the runs that were seen; in no other does it sleep for much longer. */
const PATIENCE = 1.5;

/**
 * The same question, over when nothing happens any more. For questions that are dropped when they are not answered:
 * what the unpatched target never answers, and random variations. A patch is given all its time where it is judged by
 * its answer: what it does where nothing more happens is for its harness to say.
 */
export function hurried(probe: Probe, { observations }: Dossier): Probe {
  const { reproducer } = probe;
  if (reproducer.shows.kind === 'time') {
    return probe;
  }
  const idleMs = Math.max(LEAST_IDLE_MS, PATIENCE * Math.max(...observations.map(({ wallMs }) => wallMs)));
  return { ...probe, reproducer: { ...reproducer, idleMs } };
}
