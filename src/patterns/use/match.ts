// SPDX-License-Identifier: Apache-2.0
import type { Shapes } from '../../language/hunks/shapes.ts';
import type { NameGrammar, NodePlace, TreeField, TreeNode } from '../../language/hunks/tree.ts';
import type { Hole, RepairPattern, Term } from '../pattern.ts';

/** What a target's file offers to match against. */
export interface Ground {
  readonly grammar: NameGrammar;
  readonly shapes: Shapes;
  readonly origins: ReadonlyMap<string, string>;
}

/** A place where a pattern's context was found. */
export interface Match {
  /** What stands in the holes. */
  readonly bound: ReadonlyMap<number, TreeNode>;
  /** What the new code takes the place of. */
  readonly spot: { readonly owner: TreeNode; readonly field: TreeField; readonly from: number; readonly to: number };
}

interface State {
  readonly bound: ReadonlyMap<number, TreeNode>;
  readonly spot?: Match['spot'];
}

/** More ways than this to lay a pattern over one node say nothing new. */
const MOST = 40;

/** All ways in which the pattern's context lies over this node. */
export function matchesAt(pattern: RepairPattern, node: TreeNode, ground: Ground): readonly Match[] {
  const found: Match[] = [];
  const matcher = new Matcher(pattern.holes, ground);
  for (const { bound, spot } of matcher.term(pattern.context, { node, place: undefined }, { bound: new Map() })) {
    if (spot !== undefined) {
      found.push({ bound, spot });
    }
    if (found.length >= MOST) {
      break;
    }
  }
  return found;
}

interface Standing {
  readonly node: TreeNode;
  readonly place: NodePlace | undefined;
}

class Matcher {
  readonly #holes: readonly Hole[];
  readonly #ground: Ground;

  constructor(holes: readonly Hole[], ground: Ground) {
    this.#holes = holes;
    this.#ground = ground;
  }

  *term(term: Term, standing: Standing, state: State): Generator<State> {
    if (term.kind === 'hole') {
      yield* this.#hole(term, standing, state);
    } else if (term.kind === 'node') {
      const { grammar } = this.#ground;
      const { type, mark, fields } = grammar.headOf(standing.node);
      const isSame = type === term.type && mark === term.mark && fields.length === term.fields.length;
      if (isSame && term.fields.every(({ name }, index) => fields[index]?.name === name)) {
        yield* this.#fields(term, { owner: standing.node, fields, index: 0 }, state);
      }
    }
  }

  *#fields(
    term: Extract<Term, { kind: 'node' }>,
    at: { readonly owner: TreeNode; readonly fields: readonly TreeField[]; readonly index: number },
    state: State,
  ): Generator<State> {
    const [wanted, field] = [term.fields[at.index], at.fields[at.index]];
    if (wanted === undefined || field === undefined) {
      yield state;
      return;
    }
    for (const next of this.#list(wanted.terms, { owner: at.owner, field, index: 0 }, state)) {
      yield* this.#fields(term, { ...at, index: at.index + 1 }, next);
    }
  }

  *#list(
    terms: readonly Term[],
    at: { readonly owner: TreeNode; readonly field: TreeField; readonly index: number },
    state: State,
  ): Generator<State> {
    const [first, ...rest] = terms;
    const { owner, field, index } = at;
    if (first === undefined) {
      if (index === field.nodes.length) {
        yield state;
      }
      return;
    }
    if (first.kind === 'rest') {
      for (let next = index; next <= field.nodes.length; next += 1) {
        yield* this.#list(rest, { ...at, index: next }, state);
      }
      return;
    }
    if (first.kind === 'change') {
      const to = index + first.removed.length;
      for (const next of this.#run(first.removed, at, { ...state, spot: { owner, field, from: index, to } })) {
        yield* this.#list(rest, { ...at, index: to }, next);
      }
      return;
    }
    const node = field.nodes[index];
    if (node !== undefined) {
      for (const next of this.term(first, { node, place: { parent: owner, field } }, state)) {
        yield* this.#list(rest, { ...at, index: index + 1 }, next);
      }
    }
  }

  /** Members one after the other. */
  *#run(
    terms: readonly Term[],
    at: { readonly owner: TreeNode; readonly field: TreeField; readonly index: number },
    state: State,
  ): Generator<State> {
    const [first, ...rest] = terms;
    const node = at.field.nodes[at.index];
    if (first === undefined) {
      yield state;
    } else if (node !== undefined) {
      for (const next of this.term(first, { node, place: { parent: at.owner, field: at.field } }, state)) {
        yield* this.#run(rest, { ...at, index: at.index + 1 }, next);
      }
    }
  }

  *#hole(term: Extract<Term, { kind: 'hole' }>, standing: Standing, state: State): Generator<State> {
    const { node, place } = standing;
    const { shapes } = this.#ground;
    const known = state.bound.get(term.hole);
    if (known !== undefined ? shapes.of(known) !== shapes.of(node) : !this.#mayStand(term.hole, node, place)) {
      return;
    }
    const next = { ...state, bound: new Map(state.bound).set(term.hole, node) };
    if (term.like === undefined) {
      yield next;
    } else {
      yield* this.term(term.like, standing, next);
    }
  }

  #mayStand(number: number, node: TreeNode, place: NodePlace | undefined): boolean {
    const { grammar, origins } = this.#ground;
    const hole = this.#holes[number];
    if (hole?.sort === 'name') {
      const name = grammar.variableOf(node, place);
      return name !== null && (hole.origin === undefined ? !grammar.isGlobal(name) : origins.get(name) === hole.origin);
    }
    return grammar.isStatement(node) === (hole?.sort === 'statement');
  }
}
