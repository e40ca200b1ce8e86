// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Observation } from '../../../../domain/observation.ts';
import type { Substitute } from '../../../language.ts';
import { spell, type Repetition } from './repetition.ts';

/** Long enough to see that time grows faster than length, short enough to try many. */
const SEEN_MS = 200;
const AIMED_MS = 400;
/** A match that never ended is taken to have needed this. */
const ENDLESS_MS = 20_000;
/** Attacks shorter than this took their time by doubling it with every repetition. */
const DOUBLING_LENGTH = 200;

interface Setting {
  readonly put: (text: string) => Encoded;
  readonly observation: Observation;
}

/** The attack with as many repetitions as take a fraction of a second, by what the whole of it took. */
export function lighter(repetition: Repetition, { put, observation }: Setting): Pick<Substitute, 'trial'> {
  const took = timeOf(observation);
  if (took <= AIMED_MS * 1.5) {
    return {};
  }
  const { unit, count } = repetition;
  const isDoubling = count * unit.length < DOUBLING_LENGTH;
  const fewer = isDoubling ? count - Math.log2(took / AIMED_MS) / unit.length : count * Math.sqrt(AIMED_MS / took);
  const value = put(spell({ ...repetition, count: fewer }));
  return { trial: { value, shows: { kind: 'time', overMs: SEEN_MS } } };
}

function timeOf({ sinks, cpuMs }: Observation): number {
  const matches = sinks.filter((event) => event.sink === 'regexp' && event.elapsedMs !== undefined);
  const slowest = matches.map((event) => event.elapsedMs ?? ENDLESS_MS);
  return slowest.length === 0 ? cpuMs : Math.max(...slowest);
}
