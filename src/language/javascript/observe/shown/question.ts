// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Shown } from '../../../../domain/observation.ts';
import type { Probe } from '../../../../domain/probe.ts';
import type { ObserveContext } from '../../../language.ts';
import type { TimedCall } from '../report/calls.ts';
import type { WatchedRun } from '../run/watched-run.ts';

/** A finished run and what it was to show. */
export interface Question {
  readonly probe: Probe;
  readonly context: ObserveContext;
  readonly watched: WatchedRun;
  readonly calls: readonly TimedCall[];
  /** The component was really entered. */
  readonly reached: boolean;
  /** The values that were put in the attack value's place, if any. */
  readonly values: readonly Encoded[];
  /**
   * The same run with the longest string that went in cut to a part of its length, and both lengths; `null` when
   * there is none.
   */
  readonly shorter: (divisor: number) => Promise<Shorter | null>;
  /** The same run with several times the processor time. */
  readonly longer: () => Promise<TimedRun>;
}

export interface TimedRun {
  readonly watched: WatchedRun;
  readonly calls: readonly TimedCall[];
}

export interface Shorter extends TimedRun {
  readonly lengths: { readonly full: number; readonly short: number };
}

export function shown(because: string): Shown {
  return { kind: 'shown', because };
}

export function blocked(because: string): Shown {
  return { kind: 'blocked', because };
}

export function inconclusive(because: string): Shown {
  return { kind: 'inconclusive', because };
}
