// SPDX-License-Identifier: Apache-2.0
import { NONE } from './alphabet.ts';
import { capturingGroups, type Pattern } from './pattern.ts';
import type { Program } from './program.ts';
import type { View } from './same.ts';
import type { Reached, Thread } from './threads.ts';
import { freshTrackers, type Trackers } from './trackers.ts';

/** The best match so far; `settled` when it is equal on both sides and could only be replaced by a new one. */
export type Best = readonly number[] | 'none' | 'settled';

/** One pattern at one place of the input. */
export interface Side {
  readonly threads: readonly Thread[];
  readonly trackers: Trackers;
  readonly best: Best;
}

export interface State {
  readonly before: number;
  readonly sides: readonly [Side, Side];
  /** What follows is already known: this is a new search at a place where an earlier one looked ahead. */
  readonly ahead: Ahead | undefined;
  /** Threads of the first machine that would have made the match before this search longer: they must all fail. */
  readonly doomed: readonly Thread[];
  /** How this state came about, for the witness. */
  readonly from: State | undefined;
  readonly letter: number | undefined;
}

export interface Ahead {
  readonly after: number;
  readonly marks: ReadonlySet<string>;
}

/** One character of input for both sides. */
export interface Stepped {
  readonly state: State;
  readonly reached: readonly Reached[];
  readonly after: number;
  /** The threads that must fail, past the character. */
  readonly failing: readonly Thread[];
}

export interface Accepted {
  readonly ahead: Ahead;
  readonly reached: readonly Reached[];
  readonly doomed: readonly Thread[];
}

/** Stands for both ends of an empty group. */
export const EMPTY = -2;

/** The position a thread stands at; real positions are small numbers, given anew in every state. */
export const NOW = 1_000_000;

export function isEqual(first: Best, second: Best): boolean {
  if (typeof first === 'string' || typeof second === 'string') {
    return first === second;
  }
  return first.length === second.length && first.every((id, slot) => id === second[slot]);
}

/** A group that holds the empty string shows no place. */
export function visible(slots: readonly number[]): readonly number[] {
  return slots.map((id, slot) => {
    const isEmpty = slot > 1 && id !== NONE && id === slots[slot % 2 === 0 ? slot + 1 : slot - 1];
    return isEmpty ? EMPTY : id;
  });
}

/** Doomed threads record nothing and have no order. */
export function unique(threads: readonly Thread[]): readonly Thread[] {
  const places = new Set(threads.map(({ at }) => at));
  return [...places].toSorted((a, b) => a - b).map((at) => ({ at, slots: [] }));
}

/** Numbers input positions by their first appearance, so that states that differ in nothing else are one. */
export function renumber(state: State): State {
  const names = new Map<number, number>([
    [NONE, NONE],
    [EMPTY, EMPTY],
  ]);
  const rename = (id: number): number => {
    const name = names.get(id) ?? names.size - 2;
    names.set(id, name);
    return name;
  };
  const side = ({ threads, trackers, best }: Side): Side => ({
    threads: threads.map(({ at, slots }) => ({ at, slots: slots.map(rename) })),
    trackers,
    best: typeof best === 'string' ? best : best.map(rename),
  });
  return { ...state, sides: [side(state.sides[0]), side(state.sides[1])] };
}

export function keyOf({ before, sides, ahead, doomed }: State): string {
  const parts = sides.map(
    ({ threads, trackers, best }) =>
      `${threads.map(({ at, slots }) => `${at}:${slots.join()}`).join(' ')}|${trackers.map((t) => t.join()).join('/')}|${String(best)}`,
  );
  const after = ahead === undefined ? '' : `${ahead.after}:${[...ahead.marks].join()}`;
  return `${before}#${after}#${doomed.map(({ at }) => at).join()}#${parts.join('#')}`;
}

export function blankSide(program: Program): Side {
  return { threads: [], trackers: freshTrackers(program), best: 'none' };
}

export function groupsToTrack(pattern: Pattern, view: View): readonly number[] {
  if (view === 'groups') {
    return [0, ...capturingGroups(pattern).map((_, index) => index + 1)];
  }
  return view === 'presence' ? [] : [0];
}
