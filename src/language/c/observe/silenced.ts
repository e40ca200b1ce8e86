// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { ObserveContext } from '../../language.ts';
import { behaviourOf } from '../run/behaviour.ts';
import { movesToWrapping } from '../shape/wraps.ts';
import { differences } from './differences.ts';
import { runProbe } from './run-probes.ts';

const UNPATCHED: Snapshot = { name: 'target', changes: [] };

/**
 * A number that is too large may go on wrapped round, with nothing left to report it: unsigned arithmetic of the same
 * width instead of signed. Told by the change, and by an attack that is answered just as it is without the patch and
 * without sanitizers.
 */
export async function silenced(
  { probe, before }: { readonly probe: Probe; readonly before: Observation },
  snapshot: Snapshot,
  context: ObserveContext,
): Promise<string | null> {
  const report = before.reports?.findLast(({ kind }) => kind === 'signed-integer-overflow');
  const type = /in type '([^']*)'/.exec(report?.said ?? '')?.[1];
  if (report !== before.reports?.at(-1) || type === undefined) {
    return null;
  }
  if (!snapshot.changes.some((change) => movesToWrapping(change, type))) {
    return null;
  }
  const options = { leaks: false, configuration: 'plain' } as const;
  const old = await runProbe(probe, { snapshot: UNPATCHED, context, options });
  const now = await runProbe(probe, { snapshot, context, options });
  const isSame =
    old.kind === 'ran' &&
    now.kind === 'ran' &&
    differences(behaviourOf(old.run), behaviourOf(now.run), []).length === 0;
  return isSame
    ? `the ${type} that is too large now wraps round unreported: ${probe.label} is answered as it was; whether that is meant nobody said`
    : null;
}
