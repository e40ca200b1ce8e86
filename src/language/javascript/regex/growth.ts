// SPDX-License-Identifier: Apache-2.0
import { Alphabet } from './alphabet.ts';
import { ambiguityOf, type Growth } from './ambiguity.ts';
import { compile } from './compile.ts';
import { whyLookingIsSlow } from './looking.ts';
import { whyNotModelled } from './modelled.ts';
import type { Pattern } from './pattern.ts';
import { buildRunGraph } from './run-graph.ts';

const MAX_STATES = 600;
const MAX_MARKS = 3;

/**
 * Decides by the ambiguity of the pattern's ordered machine whether one search is linear in the length of the input:
 * no input can be read by one loop in two ways (else exponential), and no two loops can share an input with a movable
 * border (else polynomial). Paths that a success of higher order makes needless do not count.
 */
export function growthOf(pattern: Pattern): Growth {
  const because = whyNotModelled(pattern) ?? whyLookingIsSlow(pattern);
  if (because !== undefined) {
    return { kind: 'unknown', because };
  }
  const alphabet = new Alphabet([pattern]);
  const program = compile(pattern, alphabet, { groups: [] });
  if (program.marks.length > MAX_MARKS) {
    return { kind: 'unknown', because: 'too many assertions about what follows' };
  }
  const graph = buildRunGraph(program, { alphabet, searches: !pattern.modes.sticky, maxStates: MAX_STATES });
  return graph.isCut ? { kind: 'unknown', because: 'its machine is too large' } : ambiguityOf(graph);
}
