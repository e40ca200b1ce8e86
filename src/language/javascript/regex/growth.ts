// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { Alphabet } from './alphabet.ts';
import { ambiguityOf, type Fault } from './ambiguity.ts';
import { compile } from './compile.ts';
import { whyLookingIsSlow } from './looking.ts';
import { whyNotModelled } from './modelled.ts';
import type { Pattern } from './pattern.ts';
import type { Program } from './program.ts';
import { purseOf, type Purse } from './purse.ts';
import { buildRunGraph } from './run-graph.ts';

/** How the time of one search grows with the input. */
export type Growth =
  | { readonly kind: 'linear' }
  | {
      readonly kind: 'polynomial' | 'exponential';
      /** Pairs of loops that can share an input in many ways, at least one. */
      readonly faults: number;
      /** The endless loops that take part in a fault. */
      readonly hot: ReadonlySet<AST.Quantifier>;
    }
  | { readonly kind: 'unknown'; readonly because: string };

const MAX_STATES = 600;
const MAX_MARKS = 3;

/**
 * Decides by the ambiguity of the pattern's ordered machine whether one search is linear in the length of the input:
 * no input can be read by one loop in two ways (else exponential), and no two loops can share an input with a movable
 * border (else polynomial). Paths that a success of higher order makes needless do not count.
 */
export function growthOf(pattern: Pattern, purse: Purse = purseOf(Infinity)): Growth {
  const because = whyNotModelled(pattern) ?? whyLookingIsSlow(pattern);
  if (because !== undefined) {
    return { kind: 'unknown', because };
  }
  const alphabet = new Alphabet([pattern]);
  const program = compile(pattern, alphabet, { groups: [] });
  if (program.marks.length > MAX_MARKS) {
    return { kind: 'unknown', because: 'too many assertions about what follows' };
  }
  const { sticky, global } = pattern.modes;
  const options = { alphabet, searches: !sticky, resumes: sticky || global, maxStates: MAX_STATES, purse };
  const ordered = buildRunGraph(program, options);
  const graph = ordered.isCut ? buildRunGraph(program, { ...options, flat: true }) : ordered;
  if (graph.isCut) {
    return { kind: 'unknown', because: 'its machine is too large' };
  }
  const answer = ambiguityOf(graph, purse);
  return 'faults' in answer
    ? { kind: answer.kind, faults: answer.faults.length, hot: hotLoops(program, answer.faults) }
    : answer;
}

/** A place is behind a character; the loops around that character are the ones that turn. */
function hotLoops(program: Program, faults: readonly Fault[]): ReadonlySet<AST.Quantifier> {
  const places = new Set(faults.flatMap(({ first, second }) => [first, second]));
  const hot = new Set<AST.Quantifier>();
  for (const [at, element] of program.origins) {
    const instruction = program.instructions[at];
    if (instruction?.op === 'char' && places.has(instruction.next)) {
      for (let node: AST.Node | null = element; node !== null; node = node.parent) {
        if (node.type === 'Quantifier' && node.max === Infinity) {
          hot.add(node);
        }
      }
    }
  }
  return hot;
}
