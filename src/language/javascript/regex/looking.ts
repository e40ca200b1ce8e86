// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { Alphabet } from './alphabet.ts';
import { ambiguityOf } from './ambiguity.ts';
import { compile } from './compile.ts';
import { whyNotModelled } from './modelled.ts';
import { purseOf } from './purse.ts';
import { parsePattern, walkPattern, type Pattern } from './pattern.ts';
import { buildRunGraph, type RunGraph } from './run-graph.ts';

const MAX_STATES = 300;
const MAX_STEPS = 100_000;

/**
 * Why the lookarounds of a pattern may cost more than time linear in the input when they are asked at every position;
 * `undefined` when they do not.
 */
export function whyLookingIsSlow(pattern: Pattern): string | undefined {
  const slow = [...walkPattern(pattern.tree)].filter(isLooking).find((node) => !isCheap(node, pattern));
  return slow === undefined ? undefined : `the assertion ${slow.raw} may be slow`;
}

function isLooking(node: AST.Node): node is AST.LookaroundAssertion {
  return node.type === 'Assertion' && (node.kind === 'lookahead' || node.kind === 'lookbehind');
}

function isCheap(node: AST.LookaroundAssertion, pattern: Pattern): boolean {
  const isBounded = [...walkPattern(node)].every((below) => below.type !== 'Quantifier' || below.max !== Infinity);
  if (isBounded) {
    return true;
  }
  const body = parsePattern(node.alternatives.map(({ raw }) => raw).join('|'), pattern.flags);
  if (body === undefined || whyNotModelled(body) !== undefined || [...walkPattern(body.tree)].some(isLooking)) {
    return false;
  }
  const alphabet = new Alphabet([body]);
  const program = compile(body, alphabet, { groups: [], reversed: node.kind === 'lookbehind' });
  const graph = buildRunGraph(program, { alphabet, searches: false, maxStates: MAX_STATES, purse: purseOf(Infinity) });
  return (
    !graph.isCut &&
    ambiguityOf(graph, purseOf(Infinity)).kind === 'linear' &&
    (isAskedOnce(node, pattern) || !new Attempts(graph).canPileUp())
  );
}

/** Directly behind the start of the input it is asked once per search, and only at the first position. */
function isAskedOnce(node: AST.LookaroundAssertion, pattern: Pattern): boolean {
  const { parent } = node;
  if (pattern.modes.multiline || parent.type !== 'Alternative' || parent.parent !== pattern.tree) {
    return false;
  }
  const before = parent.elements.slice(0, parent.elements.indexOf(node));
  return before[0]?.type === 'Assertion' && before[0].kind === 'start' && before.every((e) => e.type === 'Assertion');
}

/** Attempts that begin at every position of the input. */
class Attempts {
  readonly #graph: RunGraph;

  constructor(graph: RunGraph) {
    this.#graph = graph;
  }

  /** Is there an input after which an attempt that began before it stands where one that began within it stands? */
  canPileUp(): boolean {
    return this.#graph.states.some(({ places }, state) => places.some((_, place) => this.#pilesUp([state, place])));
  }

  #pilesUp(home: Node): boolean {
    const seen = new Set<string>();
    // The first of a pair has not begun yet, or began within the input.
    const open: Pair[] = [{ late: undefined, early: home }];
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      for (const next of this.#next(pair)) {
        if (next.late !== undefined && isSame(next.late, home) && isSame(next.early, home)) {
          return true;
        }
        const key = `${next.late?.join()}|${next.early.join()}`;
        if (!seen.has(key)) {
          seen.add(key);
          open.push(next);
        }
      }
      if (seen.size > MAX_STEPS) {
        return true;
      }
    }
    return false;
  }

  #next({ late, early }: Pair): readonly Pair[] {
    const waiting: Pair[] = late === undefined ? this.#steps(early).map((step) => ({ late, early: step.to })) : [];
    const begun = this.#steps(late ?? [0, 0]).flatMap((one) =>
      this.#steps(early)
        .filter((other) => one.letters.some((letter) => other.letters.includes(letter)))
        .map((other) => ({ late: one.to, early: other.to })),
    );
    return [...waiting, ...begun];
  }

  #steps([state, place]: Node): readonly { readonly letters: readonly number[]; readonly to: Node }[] {
    return (this.#graph.states[state]?.moves ?? []).flatMap(({ letters, to, ways }) =>
      (ways[place] ?? []).map((way) => ({ letters, to: [to, way.to] as const })),
    );
  }
}

type Node = readonly [number, number];

interface Pair {
  readonly late: Node | undefined;
  readonly early: Node;
}

function isSame(first: Node, second: Node): boolean {
  return first[0] === second[0] && first[1] === second[1];
}
