// SPDX-License-Identifier: Apache-2.0
import { componentsOf } from './components.ts';
import type { Purse } from './purse.ts';
import type { RunGraph } from './run-graph.ts';

export type Ambiguousness =
  | { readonly kind: 'linear' }
  | { readonly kind: 'polynomial' | 'exponential'; readonly faults: readonly Fault[] }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * Two loops that can share the same input in many ways, by the machine's place in each; the same place twice when one
 * loop can split its input in several ways by itself. `SEARCH` is the search for the place where a match begins.
 */
export interface Fault {
  readonly first: number;
  readonly second: number;
}

const MAX_PAIRS = 60_000;
/** Steps of the search for shared loops; about a second. */
const MAX_STEPS = 400_000;
/** In the coin of the purse. */
const STEP = 0.3;
/** One fault decides; some more help to choose a repair. */
const MAX_FAULTS = 12;

/** Decides by ambiguity: no place is come back to in two ways, no two places share an input with a movable border. */
export function ambiguityOf(graph: RunGraph, purse: Purse): Ambiguousness {
  return new Ambiguity(graph, purse).decide();
}

class Ambiguity {
  readonly #graph: RunGraph;
  readonly #purse: Purse;
  /** Number of a pair of places of one state: state, first, second. */
  readonly #pairs = new Map<string, number>();
  readonly #followers: number[][] = [];
  readonly #nodes: (readonly [number, number, number])[] = [];
  #components: readonly number[] = [];
  #steps = 0;

  constructor(graph: RunGraph, purse: Purse) {
    this.#graph = graph;
    this.#purse = purse;
  }

  decide(): Ambiguousness {
    const doubled = this.#explorePairs();
    if (this.#nodes.length > MAX_PAIRS) {
      return { kind: 'unknown', because: 'its machine is too large' };
    }
    this.#components = componentsOf(this.#followers);
    const nested = this.#nested(doubled);
    if (nested.length > 0) {
      return { kind: 'exponential', faults: nested };
    }
    const shared = this.#shared();
    if (shared.length === 0 && this.#isSpent()) {
      return { kind: 'unknown', because: 'its machine is too large' };
    }
    return shared.length > 0 ? { kind: 'polynomial', faults: shared } : { kind: 'linear' };
  }

  /** The graph of pairs of paths with the same input. Gives the edges that stand for two paths at once. */
  #explorePairs(): readonly (readonly [number, number])[] {
    this.#graph.states.forEach(({ places }, state) => {
      places.forEach((_, first) =>
        places.slice(first).forEach((_, offset) => this.#pair(state, first, first + offset)),
      );
    });
    const doubled: (readonly [number, number])[] = [];
    for (let node = 0; node < this.#nodes.length && this.#nodes.length <= MAX_PAIRS; node += 1) {
      const [state, first, second] = this.#nodes[node] ?? [0, 0, 0];
      for (const { to, ways } of this.#graph.states[state]?.moves ?? []) {
        for (const [one, other] of product(ways[first], ways[second])) {
          const next = this.#pair(to, one.to, other.to);
          this.#followers[node]?.push(next);
          if (first === second && one.to === other.to && one.many) {
            doubled.push([node, next]);
          }
        }
      }
    }
    return doubled;
  }

  #pair(state: number, first: number, second: number): number {
    const ordered = first <= second ? ([state, first, second] as const) : ([state, second, first] as const);
    const key = ordered.join();
    const known = this.#pairs.get(key);
    if (known !== undefined) {
      return known;
    }
    this.#pairs.set(key, this.#nodes.length);
    this.#followers.push([]);
    return this.#nodes.push(ordered) - 1;
  }

  /** A place that can be come back to in two ways by the same input. */
  #nested(doubled: readonly (readonly [number, number])[]): readonly Fault[] {
    const forked = new Set<number>();
    const single = new Map<number, number>();
    this.#nodes.forEach(([, first, second], node) => {
      const component = this.#components[node] ?? 0;
      if (first === second) {
        single.set(component, node);
      } else if (this.#isCyclic(node)) {
        forked.add(component);
      }
    });
    for (const [from, to] of doubled) {
      if (this.#components[from] === this.#components[to]) {
        forked.add(this.#components[from] ?? 0);
      }
    }
    const slow = new Set(
      [...single]
        .filter(([component, node]) => forked.has(component) && this.#canFail(node))
        .map(([component]) => component),
    );
    const nodes = [...this.#nodes.keys()].filter((node) => slow.has(this.#components[node] ?? -1));
    return faults(nodes.map((node) => this.#placesOf(node)));
  }

  /** Two places that can both be stayed at by an input by which the first also leads to the second. */
  #shared(): readonly Fault[] {
    const found: (readonly [number, number])[] = [];
    const known = new Set<string>();
    this.#nodes.forEach(([state, first, second], node) => {
      if (first === second || found.length >= MAX_FAULTS || this.#isSpent() || !this.#isCyclic(node)) {
        return;
      }
      for (const [from, to] of [
        [first, second],
        [second, first],
      ] as const) {
        const [low, high] = [this.#place(state, from), this.#place(state, to)];
        const isNews = !known.has(`${low},${high}`) && to < (this.#graph.states[state]?.certainFrom ?? 0);
        if (isNews && this.#leadsOver(state, [from, to], node)) {
          known.add(`${low},${high}`);
          found.push([low, high]);
        }
      }
    });
    return faults(found);
  }

  /** From (p, p, q) to (p, q, q), the outer two staying among the pairs that lead back to (p, q). */
  #leadsOver(state: number, [from, to]: readonly [number, number], home: number): boolean {
    const component = this.#components[home];
    const goal = [state, from, to, to].join();
    const seen = new Set<string>();
    const open: (readonly [number, number, number, number])[] = [[state, from, from, to]];
    for (let node = open.pop(); node !== undefined && !this.#isSpent(); node = open.pop()) {
      const [at, stay, cross, end] = node;
      for (const move of this.#graph.states[at]?.moves ?? []) {
        for (const next of triples(move.ways, [stay, cross, end])) {
          this.#steps += 1;
          this.#purse.left -= STEP;
          const key = [move.to, ...next].join();
          if (key === goal) {
            return true;
          }
          const outer = this.#pairs.get([move.to, ...next.filter((_, i) => i !== 1).toSorted((a, b) => a - b)].join());
          if (!seen.has(key) && outer !== undefined && this.#components[outer] === component) {
            seen.add(key);
            open.push([move.to, ...next]);
          }
        }
      }
    }
    return false;
  }

  /** A second path to a place is only tried when the first has failed. */
  #canFail(node: number): boolean {
    const [state, place] = this.#nodes[node] ?? [0, 0];
    return place < (this.#graph.states[state]?.certainFrom ?? 0);
  }

  #isSpent(): boolean {
    return this.#steps > MAX_STEPS || this.#purse.left < 0;
  }

  #isCyclic(node: number): boolean {
    const component = this.#components[node];
    return (this.#followers[node] ?? []).some((next) => this.#components[next] === component);
  }

  #placesOf(node: number): readonly [number, number] {
    const [state, first, second] = this.#nodes[node] ?? [0, 0, 0];
    return [this.#place(state, first), this.#place(state, second)];
  }

  #place(state: number, index: number): number {
    return this.#graph.states[state]?.places[index] ?? 0;
  }
}

type Ways = RunGraph['states'][number]['moves'][number]['ways'];

function triples(ways: Ways, from: readonly [number, number, number]): readonly (readonly [number, number, number])[] {
  const [stay, cross, end] = from.map((index) => ways[index] ?? []);
  return product(stay, cross).flatMap(([one, two]) => (end ?? []).map((three) => [one.to, two.to, three.to] as const));
}

function product<T>(first: readonly T[] = [], second: readonly T[] = []): readonly (readonly [T, T])[] {
  return first.flatMap((one) => second.map((other) => [one, other] as const));
}

function faults(places: readonly (readonly [number, number])[]): readonly Fault[] {
  const distinct = new Map(places.map(([first, second]) => [`${first},${second}`, { first, second }]));
  return [...distinct.values()];
}
