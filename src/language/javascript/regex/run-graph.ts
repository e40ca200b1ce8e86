// SPDX-License-Identifier: Apache-2.0
import { NONE } from './alphabet.ts';
import { Letters } from './letters.ts';
import { lookback } from './lookback.ts';
import type { Instruction, Program } from './program.ts';
import type { RunOptions } from './run-options.ts';
import { consume, follow, onward, type Step, type Where } from './threads.ts';
import { valuations } from './valuations.ts';
import { advance, freshTrackers, heldBehind, type Trackers } from './trackers.ts';

/** The place of the search itself, which tries the pattern anew at every position. */
export const SEARCH = -1;

/**
 * Everything a backtracking engine may have to try. A state is the ordered list of places it can still be at after
 * some input; what a success of higher order makes needless is not in it. Every further path through the pattern that
 * an engine takes is a path through this graph.
 */
export interface RunGraph {
  readonly states: readonly RunState[];
  /** The graph was larger than allowed and is cut off: nothing can be concluded from it. */
  readonly isCut: boolean;
}

export interface RunState {
  readonly places: readonly number[];
  readonly moves: readonly Move[];
  /**
   * Index of the first place from which every input to come leads to a match. A second path to it, or anything of
   * lower order, is never tried. The number of places when there is none.
   */
  readonly certainFrom: number;
}

/** What one input character does. */
export interface Move {
  readonly letters: readonly number[];
  readonly to: number;
  /** For each place of the state, the places of the next one it leads to, by index, with the number of ways (1 or 2). */
  readonly ways: readonly (readonly Way[])[];
}

export interface Way {
  readonly to: number;
  readonly many: boolean;
}

interface Context {
  readonly before: number;
  readonly trackers: Trackers;
  readonly places: readonly number[];
}

interface Targets {
  readonly counts: ReadonlyMap<number, number>;
  readonly isWon: boolean;
}

/** Paths between two characters that are followed before a graph counts as too large. */
const MAX_PATHS = 5_000;
/** Futures that are looked at to see whether a place can fail. */
const MAX_FUTURES = 60;

export function buildRunGraph(program: Program, options: RunOptions): RunGraph {
  return new Builder(program, options).build();
}

class Builder {
  readonly #program: Program;
  readonly #options: RunOptions;
  readonly #contexts: Context[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #lookback: (letter: number) => number;
  readonly #letters: Letters;
  readonly #valuations: readonly ReadonlySet<string>[];
  readonly #certain = new Map<string, boolean>();
  readonly #isFlat: boolean;
  readonly #grown = new Set<number>();
  #isCut = false;

  constructor(program: Program, options: RunOptions) {
    this.#program = program;
    this.#options = options;
    this.#lookback = lookback([program], options.alphabet);
    this.#letters = new Letters([program], options.alphabet);
    this.#valuations = valuations(program.marks);
    this.#isFlat = options.flat === true;
  }

  build(): RunGraph {
    const { searches } = this.#options;
    const trackers = freshTrackers(this.#program);
    const first = { before: NONE, trackers, places: [searches ? SEARCH : this.#program.start] };
    this.#number(first);
    if (this.#options.resumes) {
      this.#resume(first);
    }
    this.#settle();
    const states: RunState[] = [];
    for (let at = 0; at < this.#contexts.length && !this.#isCut; at += 1) {
      const context = this.#contexts[at];
      if (context !== undefined) {
        states.push({ places: context.places, moves: this.#moves(context), certainFrom: this.#certainFrom(context) });
      }
      this.#isCut ||= this.#contexts.length > this.#options.maxStates || this.#options.purse.left < 0;
    }
    return { states, isCut: this.#isCut };
  }

  /** All places of each state must be known before moves between them can be numbered. */
  #settle(): void {
    for (const number of this.#grown) {
      this.#grown.delete(number);
      const context = this.#contexts[number];
      if (context !== undefined && this.#isFlat && this.#options.purse.left >= 0) {
        this.#moves(context);
      }
    }
  }

  #resume(first: Context): void {
    const seen = new Set<string>();
    const open = [first];
    for (let context = open.pop(); context !== undefined && seen.size < MAX_FUTURES; context = open.pop()) {
      for (const [letter] of this.#groups(context)) {
        const where = this.#where(context, letter ?? NONE, new Set());
        const trackers = advance(this.#program, context.trackers, where);
        const next = { before: this.#lookback(letter ?? NONE), trackers, places: first.places };
        if (!seen.has(keyOf(next))) {
          seen.add(keyOf(next));
          this.#number(next);
          open.push(next);
        }
      }
    }
  }

  #number(context: Context): number {
    const key = keyOf(this.#isFlat ? { ...context, places: [] } : context);
    const number = this.#numbers.get(key) ?? this.#contexts.length;
    this.#numbers.set(key, number);
    const known = this.#contexts[number]?.places ?? [];
    const places = [...new Set([...known, ...context.places])];
    if (known.length === 0 || (this.#isFlat && places.length > known.length)) {
      this.#contexts[number] = { ...context, places };
      this.#grown.add(number);
    }
    return number;
  }

  #moves(context: Context): readonly Move[] {
    const moves = this.#groups(context)
      .flatMap((letters) => this.#valuations.map((marks) => this.#move(context, letters, marks)))
      .filter(({ ways }) => ways.some((way) => way.length > 0));
    const alike = new Map<string, Move>();
    for (const { letters: own, to, ways } of moves) {
      const key = JSON.stringify([to, ways]);
      alike.set(key, { letters: [...(alike.get(key)?.letters ?? []), ...own], to, ways });
    }
    return [...alike.values()];
  }

  #groups({ places, trackers }: Context): readonly (readonly number[])[] {
    const { start, behind } = this.#program;
    const own = places.map((place) => (place === SEARCH ? start : place));
    return this.#letters.groups([[...own, ...behind, ...trackers.flat()]]);
  }

  #certainFrom(context: Context): number {
    if (this.#isFlat) {
      return context.places.length;
    }
    const certain = context.places.findIndex((place) => this.#isCertain({ ...context, places: [place] }));
    return certain === -1 ? context.places.length : certain;
  }

  /** Does every input to come lead from the only place of the context to a match? */
  #isCertain(context: Context): boolean {
    const key = keyOf(context);
    const known = this.#certain.get(key) ?? (context.places[0] !== SEARCH && !this.#canFail(context));
    this.#certain.set(key, known);
    return known;
  }

  #canFail(context: Context): boolean {
    const seen = new Set<string>();
    const open = [context];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const key = keyOf(at);
      if (seen.size > MAX_FUTURES) {
        // Not decided within the limit: assume the worse.
        return true;
      }
      if (!seen.has(key)) {
        seen.add(key);
        for (const letter of [NONE, ...this.#groups(at).flatMap((group) => group.slice(0, 1))]) {
          const next = this.#failing(at, letter);
          if (next === 'failed') {
            return true;
          }
          open.push(...next);
        }
      }
    }
    return false;
  }

  #failing(context: Context, letter: number): readonly Context[] | 'failed' {
    const next: Context[] = [];
    for (const marks of this.#valuations) {
      const where = this.#where(context, letter, marks);
      this.#options.purse.left -= 1;
      const threads = context.places.map((at) => ({ at, slots: [] }));
      const { waiting, accepted } = follow(this.#program, threads, where);
      if (accepted !== undefined) {
        continue;
      }
      const places = consume(this.#program, waiting, letter).map(({ at }) => at);
      if (places.length === 0) {
        return 'failed';
      }
      const trackers = advance(this.#program, context.trackers, where);
      next.push({ before: this.#lookback(letter), trackers, places });
    }
    return next;
  }

  #where(context: Context, letter: number, marks: ReadonlySet<string>): Where {
    const { alphabet } = this.#options;
    const bare = { before: context.before, after: letter, behind: [], marks, now: 0 };
    const behind = heldBehind(this.#program, context.trackers, { place: bare, alphabet });
    return { place: { ...bare, behind }, alphabet };
  }

  #move(context: Context, letters: readonly number[], marks: ReadonlySet<string>): Move {
    const letter = letters[0] ?? NONE;
    const where = this.#where(context, letter, marks);
    this.#options.purse.left -= context.places.length;
    const counts: ReadonlyMap<number, number>[] = [];
    let isWon = false;
    const trackers = advance(this.#program, context.trackers, where);
    const after = { before: this.#lookback(letter), trackers };
    for (const place of context.places) {
      const found: Targets = isWon && !this.#isFlat ? { counts: new Map(), isWon } : this.#targets(place, where, after);
      counts.push(found.counts);
      isWon ||= found.isWon;
    }
    const reached = [...new Set(counts.flatMap((each) => [...each.keys()]))];
    const to = this.#number({ ...after, places: reached });
    const index = new Map((this.#contexts[to]?.places ?? []).map((place, position) => [place, position]));
    const ways = counts.map((each) =>
      [...each].map(([place, count]) => ({ to: index.get(place) ?? 0, many: count > 1 })),
    );
    return { letters, to, ways };
  }

  /** Where one place leads by a letter, by all paths in order, until one of them is sure to win. */
  #targets(place: number, where: Where, after: Omit<Context, 'places'>): Targets {
    const counts = new Map<number, number>();
    const open: Step[] = [{ at: place === SEARCH ? this.#program.start : place, slots: [], loops: 0 }];
    let paths = 0;
    for (let step = open.pop(); step !== undefined && !this.#isCut; step = open.pop()) {
      const instruction = this.#program.instructions[step.at];
      paths += 1;
      this.#isCut ||= paths > MAX_PATHS;
      if (instruction?.op === 'accept') {
        return { counts, isWon: true };
      }
      const next = taken(instruction, where.place.after);
      if (next !== undefined) {
        counts.set(next, (counts.get(next) ?? 0) + 1);
        if (this.#isCertain({ ...after, places: [next] })) {
          return { counts, isWon: true };
        }
      }
      onward(this.#program, step, { where, open });
    }
    if (place === SEARCH) {
      counts.set(SEARCH, 1);
    }
    return { counts, isWon: false };
  }
}

function taken(instruction: Instruction | undefined, letter: number): number | undefined {
  return instruction?.op === 'char' && instruction.letters[letter] === true ? instruction.next : undefined;
}

function keyOf({ before, trackers, places }: Context): string {
  return `${before}#${trackers.map((each) => each.join()).join('/')}#${places.join()}`;
}
