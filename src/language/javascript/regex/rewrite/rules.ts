// SPDX-License-Identifier: Apache-2.0
import { dropAlternatives, narrowClasses, partAlternatives } from './classes.ts';
import { guardAhead, guardBehind, guardStart } from './guards.ts';
import { dropOptional, firstTurn, joinTurns, separateTurns, splitOptional, unnest, unwrap } from './loops.ts';
import { mergeNeighbours, tieOptional } from './neighbours.ts';
import type { Rule } from './spot.ts';

/** What is tried, plainest first: of equally short rewrites the earlier rule's wins. */
export const rules: readonly Rule[] = [
  unwrap,
  unnest,
  mergeNeighbours,
  dropOptional,
  tieOptional,
  dropAlternatives,
  partAlternatives,
  narrowClasses,
  joinTurns,
  separateTurns,
  guardAhead,
  guardBehind,
  guardStart,
  firstTurn,
  splitOptional,
];
