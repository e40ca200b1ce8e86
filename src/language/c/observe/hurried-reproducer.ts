// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../domain/observation.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';

/** A busy machine makes short runs long. */
const LEAST_MS = 5000;
const PATIENCE = 4;

/** The reproducer for trying things out: what takes many times as long as the attack did is not waited for. */
export function hurriedReproducer(reproducer: Reproducer, { wallMs }: Observation): Reproducer {
  const most = Math.max(LEAST_MS, wallMs * PATIENCE);
  return reproducer.shows.kind === 'time' || reproducer.timeoutMs <= most
    ? reproducer
    : { ...reproducer, timeoutMs: most };
}
