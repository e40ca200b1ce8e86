// SPDX-License-Identifier: Apache-2.0
import { Alphabet, NONE } from './alphabet.ts';
import { compile } from './compile.ts';
import { Letters } from './letters.ts';
import { lookback } from './lookback.ts';
import { valuations } from './valuations.ts';
import type { Pattern } from './pattern.ts';
import type { Program } from './program.ts';
import { purseOf, type Purse } from './purse.ts';
import type { Sameness, SamenessOptions, View } from './same.ts';
import {
  blankSide,
  groupsToTrack,
  isEqual,
  keyOf,
  NOW,
  renumber,
  unique,
  visible,
  type Accepted,
  type Ahead,
  type Best,
  type Side,
  type State,
  type Stepped,
} from './comparison-state.ts';
import { consume, follow, type Reached, type Thread } from './threads.ts';
import { advance, heldBehind, type Trackers } from './trackers.ts';

/** About two seconds. */
const BUDGET = 120_000;
const MAX_MARKS = 4;
/** The opaque assertion that stands for all that follows a part in its pattern. */
const REST = ' rest';

/** Runs two ordered machines over all inputs at once. States are compared up to renaming of input positions. */
export class Comparison {
  readonly #alphabet: Alphabet;
  readonly #programs: readonly [Program, Program];
  readonly #view: View;
  readonly #searches: boolean;
  readonly #repeats: boolean;
  readonly #anywhere: boolean;
  readonly #valuations: readonly ReadonlySet<string>[];
  readonly #hasMarks: boolean;
  readonly #lookback: (letter: number) => number;
  readonly #letters: Letters;
  readonly #seen = new Set<string>();
  readonly #open: State[] = [];
  readonly #purse: Purse;
  #budget: number;

  constructor(patterns: readonly [Pattern, Pattern], options: SamenessOptions) {
    const [{ modes }] = patterns;
    this.#alphabet = new Alphabet(patterns);
    this.#anywhere = options.anywhere === true;
    this.#view = options.view;
    this.#searches = !modes.sticky && !this.#anywhere;
    this.#repeats = (modes.global || modes.sticky) && !this.#anywhere;
    this.#budget = options.budget ?? BUDGET;
    this.#purse = options.purse ?? purseOf(Infinity);
    const program = (pattern: Pattern): Program =>
      compile(pattern, this.#alphabet, {
        groups: groupsToTrack(pattern, options.view),
        ...(this.#anywhere ? { acceptAt: REST } : {}),
      });
    this.#programs = [program(patterns[0]), program(patterns[1])];
    this.#lookback = lookback(this.#programs, this.#alphabet);
    this.#letters = new Letters(this.#programs, this.#alphabet);
    const marks = [...new Set(this.#programs.flatMap((each) => each.marks))];
    this.#hasMarks = marks.some((mark) => mark !== REST);
    this.#valuations = marks.length > MAX_MARKS ? [] : valuations(marks);
  }

  run(): Sameness {
    if (this.#valuations.length === 0) {
      return { kind: 'unknown', because: 'too many assertions about what follows' };
    }
    this.#begin();
    for (let state = this.#open.pop(); state !== undefined; state = this.#open.pop()) {
      const difference = this.#expand(state);
      if (difference !== undefined) {
        return this.#hasMarks
          ? { kind: 'unknown', because: 'they differ unless assertions about what follows exclude it' }
          : { kind: 'different', witness: this.#inputOf(difference) };
      }
      if (this.#isSpent()) {
        return { kind: 'unknown', because: 'the proof is too large' };
      }
    }
    return { kind: 'same', states: this.#seen.size };
  }

  /** A whole pattern is searched for from the start of the input; a part can be tried at any place. */
  #begin(): void {
    const [first, second] = this.#programs;
    const start: State = {
      before: NONE,
      sides: [blankSide(first), blankSide(second)],
      ahead: undefined,
      doomed: [],
      from: undefined,
      letter: undefined,
    };
    this.#restart(start, {});
    if (this.#anywhere) {
      this.#contexts(start);
    }
  }

  /** Every state of the lookbehinds and every character that can come before. */
  #contexts(start: State): void {
    const seen = new Set<string>();
    const open = [start];
    for (let state = open.pop(); state !== undefined && !this.#isSpent(); state = open.pop()) {
      const groups = this.#letters.groups([this.#placesOf(state, 0), this.#placesOf(state, 1)]);
      for (const letter of groups.flatMap((group) => group.slice(0, 1))) {
        const next = this.#moved(state, letter);
        const key = keyOf(next);
        if (!seen.has(key)) {
          seen.add(key);
          open.push(next);
          this.#restart(next, {});
        }
      }
    }
  }

  #moved(state: State, letter: number): State {
    const side = (index: 0 | 1): Side => {
      const trackers = this.#advance(index, state, letter);
      return { threads: [], trackers, best: 'none' };
    };
    const before = this.#lookback(letter);
    return { before, sides: [side(0), side(1)], ahead: undefined, doomed: [], from: state, letter };
  }

  #spend(): void {
    this.#budget -= 1;
    this.#purse.left -= 1;
  }

  #isSpent(): boolean {
    return this.#budget < 0 || this.#purse.left < 0;
  }

  #advance(index: 0 | 1, state: State, letter: number): Trackers {
    this.#spend();
    const place = { before: state.before, after: letter, behind: [], marks: new Set<string>(), now: 0 };
    return advance(this.#programs[index], state.sides[index].trackers, { place, alphabet: this.#alphabet });
  }

  /** A search begins where `state` stands. */
  #restart(state: State, { ahead, doomed = [] }: { ahead?: Ahead; doomed?: readonly Thread[] }): void {
    const fresh = (index: 0 | 1): Side => ({
      threads: [this.#startThread(index)],
      trackers: state.sides[index].trackers,
      best: 'none',
    });
    const sides = [fresh(0), fresh(1)] as const;
    this.#add({ before: state.before, sides, ahead, doomed, from: state, letter: undefined });
  }

  #startThread(index: 0 | 1): Thread {
    const { start, slots } = this.#programs[index];
    return { at: start, slots: Array.from({ length: slots }, () => NONE) };
  }

  #add(state: State): void {
    const canonical = renumber(state);
    const key = keyOf(canonical);
    if (!this.#seen.has(key)) {
      this.#seen.add(key);
      this.#open.push(canonical);
    }
  }

  /** Adds the states that follow; gives the state at which the results are known to differ. */
  #expand(state: State): State | undefined {
    if (state.ahead !== undefined) {
      return this.#step(state, state.ahead);
    }
    const groups = this.#letters.groups([this.#placesOf(state, 0), this.#placesOf(state, 1)]);
    const examples = [NONE, ...groups.flatMap((group) => group.slice(0, 1))];
    for (const marks of this.#valuations) {
      for (const after of examples) {
        const difference = this.#step(state, { after, marks });
        if (difference !== undefined) {
          return difference;
        }
      }
    }
    return undefined;
  }

  #placesOf({ sides, doomed }: State, index: 0 | 1): readonly number[] {
    const { start, behind } = this.#programs[index];
    const { threads, trackers } = sides[index];
    return [...threads, ...doomed].map(({ at }) => at).concat(start, behind, trackers.flat());
  }

  #step(state: State, ahead: Ahead): State | undefined {
    const { after } = ahead;
    const doomed = this.#follow(0, state, { ...ahead, threads: state.doomed });
    if (doomed.accepted !== undefined) {
      return undefined;
    }
    const reached = [0, 1].map((index) => this.#follow(index === 0 ? 0 : 1, state, ahead));
    const [first, second] = this.#settle(state, reached);
    const failing = consume(this.#programs[0], doomed.waiting, after);
    if (this.#repeats && reached.some(({ accepted }) => accepted !== undefined)) {
      this.#searchOn(state, { ahead, reached, doomed: doomed.waiting });
    }
    return this.#arrive({ state, reached, after, failing }, first, second);
  }

  /** The state after the character; the state where the results are final and differ, if they do. */
  #arrive({ state, reached, after, failing }: Stepped, first: Best, second: Best): State | undefined {
    if (after === NONE) {
      return isEqual(first, second) ? undefined : state;
    }
    const step = { state, reached, after, failing };
    const next: State = {
      before: this.#lookback(after),
      sides: [this.#side(0, step, first), this.#side(1, step, second)],
      ahead: undefined,
      doomed: failing,
      from: state,
      letter: after,
    };
    const isOver = next.sides.every(({ threads, best }) => threads.length === 0 && best !== 'none');
    const isAgreed = isEqual(first, second) && first !== 'none' && (isOver || this.#view === 'presence');
    if (isOver && failing.length === 0 && !isAgreed) {
      return next;
    }
    if (!isAgreed) {
      this.#add(next);
    }
    return undefined;
  }

  #follow(index: 0 | 1, state: State, ahead: Ahead & { threads?: readonly Thread[] }): Reached {
    this.#spend();
    const program = this.#programs[index];
    const { threads, trackers } = state.sides[index];
    const { after, marks } = ahead;
    const place = { before: state.before, after, marks, behind: [], now: NOW };
    const behind =
      program.behind.length === 0 ? [] : heldBehind(program, trackers, { place, alphabet: this.#alphabet });
    return follow(program, ahead.threads ?? threads, { place: { ...place, behind }, alphabet: this.#alphabet });
  }

  #side(index: 0 | 1, step: Stepped, best: Best): Side {
    const waiting = step.reached[index]?.waiting ?? [];
    const threads = consume(this.#programs[index], waiting, step.after);
    const isSearching = this.#searches && best === 'none';
    return {
      threads: isSearching ? [...threads, this.#startThread(index)] : threads,
      trackers: this.#advance(index, step.state, step.after),
      best,
    };
  }

  /** The next search begins where this match ends, or one character on when the match was empty. */
  #searchOn(state: State, { ahead, reached, doomed }: Accepted): void {
    const longer = reached[0]?.accepted === undefined ? [] : reached[0].waiting;
    const failing = unique([...doomed, ...longer]);
    // Not yet past the next character: `consume` is undone by standing at the same instructions again.
    this.#restart(state, { ahead, doomed: failing });
    const mayBeEmpty = reached.some(({ accepted }) => accepted?.[0] === NOW || accepted?.[0] === NONE);
    if (mayBeEmpty && ahead.after !== NONE) {
      const moved = this.#moved(state, ahead.after);
      this.#restart(moved, { doomed: consume(this.#programs[0], failing, ahead.after) });
    }
  }

  #better(side: Side, reached: Reached | undefined): Best {
    const shown = { presence: 0, start: 1, extent: 2, groups: Infinity }[this.#view];
    return reached?.accepted === undefined ? side.best : visible(reached.accepted).slice(0, shown);
  }

  /** Equal results need not be remembered, only that they are equal; where a match begins can stay the same, though. */
  #settle(state: State, reached: readonly Reached[]): readonly [Best, Best] {
    const first = this.#better(state.sides[0], reached[0]);
    const second = this.#better(state.sides[1], reached[1]);
    const isSettled = this.#view !== 'start' && first !== 'none' && isEqual(first, second);
    return isSettled ? ['settled', 'settled'] : [first, second];
  }

  #inputOf(state: State): string {
    let input = '';
    for (let at: State | undefined = state; at !== undefined; at = at.from) {
      input = (at.letter === undefined ? '' : this.#alphabet.example(at.letter)) + input;
    }
    return input;
  }
}
