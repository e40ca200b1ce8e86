// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../../domain/probe.ts';
import type { Snapshot } from '../../../../domain/target.ts';

/** A stub answers no request that its harness waits for. */
const STUB_MS = 6000;
/** On a machine with much else to do a slow run gets its processor time so many times later. */
const BUSY = 4;

/**
 * Wall-clock time for a run. One that may be slow is ended by the processor time it uses, and one that does nothing by
 * its idleness: what is left is one that wants to run and may not, and it is given time. One of a stub tells at once.
 */
export function inGoodTime(probe: Probe, snapshot: Snapshot): Probe {
  const { reproducer } = probe;
  const { shows, timeoutMs, idleMs } = reproducer;
  if (snapshot.name === 'stub') {
    const stubMs = shows.kind === 'time' ? Math.min(STUB_MS, timeFor(shows.overMs)) : STUB_MS;
    return { ...probe, reproducer: { ...reproducer, timeoutMs: Math.min(timeoutMs, stubMs) } };
  }
  if (shows.kind !== 'time') {
    return probe;
  }
  const enough = Math.min(timeoutMs, timeFor(shows.overMs));
  return {
    ...probe,
    reproducer: { ...reproducer, timeoutMs: enough * BUSY, idleMs: Math.min(idleMs ?? Infinity, enough) },
  };
}

/** What a run that may be over the bound needs where little else is going on. */
function timeFor(overMs: number): number {
  return overMs * 10 + 5000;
}
