// SPDX-License-Identifier: Apache-2.0
import type { Hole, PatternSource, RepairPattern, Term } from '../pattern.ts';
import type { Span } from './abstraction.ts';

/** An edit as it was made once, or what several have in common, before it is written down as a pattern. */
export interface LearnedEdit {
  readonly language: string;
  readonly weakness: string;
  /** How much of the surroundings it shows: 0 the place itself, 2 all around it. */
  readonly width: number;
  readonly context: Term;
  readonly fresh: readonly Term[];
  readonly holes: readonly Hole[];
  /** Where the terms of the new code stand in `text`. */
  readonly spans: ReadonlyMap<Term, Span>;
  readonly text: string;
  readonly prelude: RepairPattern['prelude'];
  readonly words: number;
  readonly sources: readonly PatternSource[];
}

/** Nodes that are not left open. */
export function concreteSize(terms: readonly Term[]): number {
  let size = 0;
  for (const term of walkTerms(terms)) {
    size += term.kind === 'node' ? 1 : 0;
  }
  return size;
}

/** Holes in the order of their first mention. */
export function holesIn(terms: readonly Term[]): readonly number[] {
  const holes = new Set<number>();
  for (const term of walkTerms(terms)) {
    if (term.kind === 'hole') {
      holes.add(term.hole);
    }
  }
  return [...holes];
}

/** The terms and all below them, parents first. */
export function* walkTerms(terms: readonly Term[]): Generator<Term> {
  for (const term of terms) {
    yield term;
    if (term.kind === 'node') {
      yield* walkTerms(term.fields.flatMap((field) => field.terms));
    } else if (term.kind === 'change') {
      yield* walkTerms(term.removed);
    } else if (term.kind === 'hole' && term.like !== undefined) {
      yield* walkTerms([term.like]);
    }
  }
}

/** Every gap of the new code is found by the context, is a name that others may have for the same thing, or was a value. */
export function isFillable({ context, fresh, holes }: Pick<LearnedEdit, 'context' | 'fresh' | 'holes'>): boolean {
  const bound = new Set(holesIn([context]));
  return holesIn(fresh).every(
    (hole) => bound.has(hole) || holes[hole]?.sort === 'name' || holes[hole]?.values !== undefined,
  );
}
