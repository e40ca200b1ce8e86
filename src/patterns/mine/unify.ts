// SPDX-License-Identifier: Apache-2.0
import { allSources, type Hole, type NodeTerm, type Term, type TermField } from '../pattern.ts';
import type { Span } from './abstraction.ts';
import { concreteSize, holesIn, isFillable, type LearnedEdit } from './edit.ts';

/** Share of the larger edit's new code that must remain, or the two have nothing in common but their kind. */
const LEAST_FRESH = 0.6;
/** Nodes of new code and of context below which a pattern says nothing. */
const SMALLEST = { fresh: 3, context: 2 };

/**
 * The least general pattern that two edits are both cases of (anti-unification): what differs becomes a hole, and what
 * differs in the same way becomes the same hole. `null` where nothing worth saying remains.
 */
export function unify(a: LearnedEdit, b: LearnedEdit): LearnedEdit | null {
  if (a.fresh.length !== b.fresh.length || namesOf(a.prelude) !== namesOf(b.prelude)) {
    return null;
  }
  const work = new Unification(a, b);
  // Most pairs bring different code: that is seen soonest.
  const fresh = work.inNewCode(() => work.all(a.fresh, b.fresh));
  const most = Math.max(concreteSize(a.fresh), concreteSize(b.fresh));
  if (fresh === null || concreteSize(fresh) < Math.max(SMALLEST.fresh, LEAST_FRESH * most)) {
    return null;
  }
  const context = work.term(a.context, b.context);
  if (context?.kind !== 'node' || concreteSize([context]) < SMALLEST.context) {
    return null;
  }
  const merged = { context, fresh, holes: work.holes };
  return isFillable(merged)
    ? { ...a, ...merged, spans: work.spans, words: Math.min(a.words, b.words), sources: allSources(a, b) }
    : null;
}

function namesOf(prelude: LearnedEdit['prelude']): string {
  return prelude.map(({ name }) => name).join(' ');
}

/** Holes of the result stand for pairs of what they replace. */
class Unification {
  readonly holes: Hole[] = [];
  readonly spans: Map<Term, Span> = new Map();
  readonly #pairs = new Map<string, number>();
  readonly #a: LearnedEdit;
  readonly #b: LearnedEdit;
  #isNewCode = false;

  constructor(a: LearnedEdit, b: LearnedEdit) {
    this.#a = a;
    this.#b = b;
  }

  /** Only new code has to be written down where nothing stands yet. */
  inNewCode<T>(work: () => T): T {
    this.#isNewCode = true;
    const result = work();
    this.#isNewCode = false;
    return result;
  }

  /** `null` where the place of the edit itself differs. */
  term(a: Term, b: Term): Term | null {
    const made = this.#make(a, b);
    const span = this.#a.spans.get(a);
    if (made !== null && span !== undefined) {
      this.spans.set(made, span);
    }
    return made;
  }

  all(a: readonly Term[], b: readonly Term[]): readonly Term[] | null {
    if (a.length !== b.length) {
      return null;
    }
    const terms = a.map((term, index) => {
      const other = b[index];
      return other === undefined ? null : this.term(term, other);
    });
    const made = terms.filter((term) => term !== null);
    return made.length === terms.length ? made : null;
  }

  #make(a: Term, b: Term): Term | null {
    if (a.kind === 'rest' || b.kind === 'rest') {
      return a.kind === b.kind ? a : null;
    }
    if (a.kind === 'change' && b.kind === 'change') {
      return this.#change(a.removed, b.removed);
    }
    const fields = a.kind === 'node' && b.kind === 'node' ? this.#fields(a, b) : null;
    if (a.kind === 'node' && fields !== null) {
      return { kind: 'node', type: a.type, mark: a.mark, fields };
    }
    return hasChange(a) || hasChange(b) ? null : this.#hole(a, b);
  }

  #change(a: readonly Term[], b: readonly Term[]): Term | null {
    const removed = this.all(a, b);
    return removed === null ? null : { kind: 'change', removed };
  }

  #fields(a: NodeTerm, b: NodeTerm): readonly TermField[] | null {
    if (a.type !== b.type || a.mark !== b.mark || a.fields.length !== b.fields.length) {
      return null;
    }
    const fields: TermField[] = [];
    for (const [index, field] of a.fields.entries()) {
      const other = b.fields[index];
      const terms = other?.name === field.name ? this.#list(field.terms, other.terms) : null;
      if (terms === null) {
        return null;
      }
      fields.push({ name: field.name, terms });
    }
    return fields;
  }

  /** Lists that show a different part of their members are compared from the change outwards. */
  #list(a: readonly Term[], b: readonly Term[]): readonly Term[] | null {
    const [at, there] = [a.findIndex(hasChange), b.findIndex(hasChange)];
    const isOpen = [...a, ...b].some(({ kind }) => kind === 'rest');
    if (at === -1 && there === -1) {
      return isOpen ? [{ kind: 'rest' }] : this.all(a, b);
    }
    const [change, other] = [a[at], b[there]];
    const middle = change === undefined || other === undefined ? null : this.term(change, other);
    const lead = this.#side(a.slice(0, at).toReversed(), b.slice(0, there).toReversed());
    const trail = this.#side(a.slice(at + 1), b.slice(there + 1));
    return middle === null ? null : [...lead.toReversed(), middle, ...trail];
  }

  #side(a: readonly Term[], b: readonly Term[]): readonly Term[] {
    const terms: Term[] = [];
    for (const [index, term] of a.entries()) {
      const other = b[index];
      const made = other === undefined || term.kind === 'rest' || other.kind === 'rest' ? null : this.term(term, other);
      if (made === null) {
        return [...terms, { kind: 'rest' }];
      }
      terms.push(made);
    }
    return a.length < b.length ? [...terms, { kind: 'rest' }] : terms;
  }

  #hole(a: Term, b: Term): Term {
    const key = `${keyOf(a)}|${keyOf(b)}`;
    const hole = this.#pairs.get(key) ?? this.holes.length;
    if (!this.#pairs.has(key)) {
      this.#pairs.set(key, hole);
      const values = this.#isNewCode ? [valuesOf(a, this.#a), valuesOf(b, this.#b)] : [];
      this.holes.push(common(holeOf(a, this.#a), holeOf(b, this.#b), values));
    }
    const [like, other] = [a, b].map((term) => (term.kind === 'hole' ? term.like : undefined));
    const known = like === undefined || other === undefined ? null : this.term(like, other);
    return known === null || known.kind === 'hole' ? { kind: 'hole', hole } : { kind: 'hole', hole, like: known };
  }
}

/** A hole is the same whatever is known of what fills it. */
function keyOf(term: Term): string {
  return term.kind === 'hole' ? `#${term.hole}` : JSON.stringify(term);
}

function hasChange(term: Term): boolean {
  return (
    term.kind === 'change' ||
    (term.kind === 'node' && term.fields.some(({ terms }) => terms.some((inner) => hasChange(inner))))
  );
}

function holeOf(term: Term, { holes }: LearnedEdit): Hole {
  const known = term.kind === 'hole' ? holes[term.hole] : undefined;
  const isStatement = term.kind === 'node' && /(?:statement|declaration)$/i.test(term.type);
  return known ?? { sort: isStatement ? 'statement' : 'expression', names: [], uses: [] };
}

/** What stood at a place, where it needs no name of its program; empty where it does. */
function valuesOf(term: Term, { holes, spans, text }: LearnedEdit): readonly string[] {
  if (term.kind === 'hole') {
    return holes[term.hole]?.values ?? [];
  }
  const span = spans.get(term);
  const isClosed = span !== undefined && holesIn([term]).length === 0;
  return isClosed && !text.slice(span.start, span.end).includes('\n') ? [text.slice(span.start, span.end)] : [];
}

/** What two holes have in common: a name that is another thing elsewhere is any expression. */
function common(a: Hole, b: Hole, [ofA = [], ofB = []]: readonly (readonly string[])[]): Hole {
  const sort = a.sort === b.sort ? a.sort : [a, b].some((one) => one.sort === 'statement') ? 'statement' : 'expression';
  return {
    sort,
    ...(a.origin !== undefined && a.origin === b.origin ? { origin: a.origin } : {}),
    names: [...new Set([...a.names, ...b.names])].toSorted(),
    uses: a.uses.filter((use) => b.uses.includes(use)),
    ...(ofA.length > 0 && ofB.length > 0 ? { values: [...new Set([...ofA, ...ofB])].toSorted() } : {}),
  };
}
