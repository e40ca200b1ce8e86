// SPDX-License-Identifier: Apache-2.0
import type { Program } from './program.ts';
import { consume, follow, onward, type Step, type Thread, type Where } from './threads.ts';

/**
 * Lookbehinds are decided by machines that run along with the input: for each the places it can be at, given all that
 * came before. A new attempt starts at every position.
 */
export type Trackers = readonly (readonly number[])[];

export function freshTrackers(program: Program): Trackers {
  return program.behind.map(() => []);
}

/** For each lookbehind whether it holds at a place. */
export function heldBehind(program: Program, trackers: Trackers, where: Where): readonly boolean[] {
  return program.behind.map(
    (start, index) => follow(program, attempts(trackers[index], start), where).accepted !== undefined,
  );
}

/** The trackers after the character that follows the place. */
export function advance(program: Program, trackers: Trackers, where: Where): Trackers {
  return program.behind.map((start, index) => {
    const waiting = followAll(program, attempts(trackers[index], start), where);
    return consume(program, waiting, where.place.after)
      .map(({ at }) => at)
      .toSorted((a, b) => a - b);
  });
}

function attempts(tracker: readonly number[] | undefined, start: number): readonly Thread[] {
  return [...(tracker ?? []), start].map((at) => ({ at, slots: [] }));
}

/** Like `follow`, but an accepting thread does not end the others. */
function followAll(program: Program, threads: readonly Thread[], where: Where): readonly Thread[] {
  const seen = new Set<number>();
  const open: Step[] = threads.map(({ at, slots }) => ({ at, slots, loops: 0 }));
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (!seen.has(step.at)) {
      seen.add(step.at);
      onward(program, step, { where, open });
    }
  }
  return [...seen].map((at) => ({ at, slots: [] }));
}
