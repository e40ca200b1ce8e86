// SPDX-License-Identifier: Apache-2.0
import type { Term } from '../pattern.ts';
import { holesIn, type LearnedEdit } from './edit.ts';

export interface Canonical {
  /** Equal for edits that say the same. */
  readonly text: string;
  /** Holes in the order of their first mention. */
  readonly order: readonly number[];
}

/** An edit in the one form that all edits share that say the same. */
export function canonical({ language, weakness, context, fresh, holes, prelude }: LearnedEdit): Canonical {
  const order = holesIn([context, ...fresh]);
  const numbers = new Map(order.map((hole, index) => [hole, index]));
  const renumbered = (term: Term): Term => renumber(term, numbers);
  const kinds = order.map((hole) => `${holes[hole]?.sort ?? ''} ${holes[hole]?.origin ?? ''}`);
  const says = [language, weakness, renumbered(context), fresh.map(renumbered), kinds, prelude];
  return { text: JSON.stringify(says), order };
}

export function renumber(term: Term, numbers: ReadonlyMap<number, number>): Term {
  switch (term.kind) {
    case 'rest':
      return term;
    case 'hole': {
      const hole = numbers.get(term.hole) ?? term.hole;
      return term.like === undefined
        ? { kind: 'hole', hole }
        : { kind: 'hole', hole, like: renumber(term.like, numbers) };
    }
    case 'change':
      return { kind: 'change', removed: term.removed.map((inner) => renumber(inner, numbers)) };
    case 'node':
      return {
        kind: 'node',
        type: term.type,
        mark: term.mark,
        fields: term.fields.map(({ name, terms }) => ({ name, terms: terms.map((inner) => renumber(inner, numbers)) })),
      };
  }
}
