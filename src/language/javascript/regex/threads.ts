// SPDX-License-Identifier: Apache-2.0
import { NONE, type Alphabet } from './alphabet.ts';
import type { Edge, Instruction, Program, Test } from './program.ts';

/** One way the match could still go: where the machine stands, and what it has recorded in its slots. */
export interface Thread {
  readonly at: number;
  readonly slots: readonly number[];
}

/** A place between two characters of the input. */
export interface Place {
  /** Letters on both sides; `NONE` at the ends of the input. */
  readonly before: number;
  readonly after: number;
  /** For each lookbehind of the program whether it holds here. */
  readonly behind: readonly boolean[];
  /** The opaque assertions that hold here. */
  readonly marks: ReadonlySet<string>;
  /** What `save` records. */
  readonly now: number;
}

export interface Reached {
  /** At `char` instructions, first choice first. */
  readonly waiting: readonly Thread[];
  /** The slots of the first thread that accepted; threads of lower order are gone then. */
  readonly accepted: readonly number[] | undefined;
}

export interface Where {
  readonly place: Place;
  readonly alphabet: Alphabet;
}

/**
 * Follows all instructions that consume nothing, in order. A place that was reached before is not visited again: from
 * there on both threads would do the same, and the earlier one goes first.
 */
export function follow(program: Program, threads: readonly Thread[], where: Where): Reached {
  const seen = new Set<number>();
  const stood = new Set<number>();
  const waiting: Thread[] = [];
  // Depth first, the first choice on top.
  const open: Step[] = threads.toReversed().map(({ at, slots }) => ({ at, slots, loops: 0 }));
  const way = { where, open };
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    // Which turns are still empty decides what `leave` does, hence it is part of the place.
    const key = step.loops * program.instructions.length + step.at;
    if (seen.has(key)) {
      continue;
    }
    seen.add(key);
    const instruction = program.instructions[step.at];
    if (instruction?.op === 'accept') {
      return { waiting, accepted: step.slots };
    }
    if (instruction?.op === 'char') {
      if (!stood.has(step.at)) {
        stood.add(step.at);
        waiting.push({ at: step.at, slots: step.slots });
      }
      continue;
    }
    onward(program, step, way);
  }
  return { waiting, accepted: undefined };
}

/** `loops` is a bit set of the turns in which nothing was consumed yet. */
export interface Step {
  readonly at: number;
  readonly slots: readonly number[];
  readonly loops: number;
}

/** Puts the next steps of an instruction that consumes nothing on a stack, first choice on top. */
export function onward(program: Program, step: Step, way: { readonly where: Where; readonly open: Step[] }): void {
  const instruction = program.instructions[step.at];
  if (instruction === undefined || instruction.op === 'accept' || instruction.op === 'char') {
    return;
  }
  const { slots, loops } = step;
  if (instruction.op === 'split') {
    for (let index = instruction.choices.length - 1; index >= 0; index -= 1) {
      way.open.push({ at: instruction.choices[index] ?? 0, slots, loops });
    }
    return;
  }
  const after = applied(instruction, step, way.where);
  if (after !== undefined) {
    way.open.push({ at: instruction.next, slots: after.slots, loops: after.loops });
  }
}

type Single = Exclude<Instruction, { op: 'accept' | 'char' | 'split' }>;

/** `undefined` where the thread ends. */
function applied(instruction: Single, step: Step, where: Where): Omit<Step, 'at'> | undefined {
  const { slots, loops } = step;
  if (instruction.op === 'assert') {
    return holds(instruction.test, where) ? step : undefined;
  }
  if (instruction.op === 'save') {
    return { slots: record(slots, [instruction.slot], where.place.now), loops };
  }
  if (instruction.op === 'clear') {
    return { slots: record(slots, instruction.slots, NONE), loops };
  }
  const bit = 1 << instruction.loop;
  if (instruction.op === 'enter') {
    return { slots, loops: loops | bit };
  }
  return (loops & bit) === 0 ? step : undefined;
}

/** Threads that only say where they stand have no slots. */
function record(slots: readonly number[], changed: readonly number[], now: number): readonly number[] {
  if (slots.length === 0) {
    return slots;
  }
  const recorded = [...slots];
  changed.forEach((slot) => (recorded[slot] = now));
  return recorded;
}

function holds(test: Test, where: Where): boolean {
  const { after, behind, marks } = where.place;
  if (test.kind === 'ahead') {
    return after === NONE ? test.atEnd : (test.letters[after] ?? false);
  }
  if (test.kind === 'behind') {
    return (behind[test.index] ?? false) !== test.negate;
  }
  return test.kind === 'mark' ? marks.has(test.mark) !== test.negate : isAtEdge(test, where);
}

function isAtEdge(test: Edge, { place: { before, after }, alphabet }: Where): boolean {
  if (test.kind === 'word') {
    const isEdge = (alphabet.isWord[before] ?? false) !== (alphabet.isWord[after] ?? false);
    return isEdge !== test.negate;
  }
  const beyond = test.kind === 'start' ? before : after;
  return beyond === NONE || (test.multiline && (alphabet.isLineBreak[beyond] ?? false));
}

/** The threads after one character; a machine place is taken by the first that comes to it. */
export function consume(program: Program, waiting: readonly Thread[], letter: number): readonly Thread[] {
  const taken = new Set<number>();
  const threads: Thread[] = [];
  for (const { at, slots } of waiting) {
    const instruction = program.instructions[at];
    if (instruction?.op === 'char' && instruction.letters[letter] === true && !taken.has(instruction.next)) {
      taken.add(instruction.next);
      threads.push({ at: instruction.next, slots });
    }
  }
  return threads;
}
