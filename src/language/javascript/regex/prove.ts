// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { walkPattern, type Pattern } from './pattern.ts';
import type { Purse } from './purse.ts';
import { samePattern, type Sameness, type View } from './same.ts';

export interface ProofOptions {
  readonly view: View;
  readonly budget?: number;
  readonly purse?: Purse;
}

/** A part is small; when it takes longer than this, the whole pattern is asked instead. */
const PART_BUDGET = 6_000;
/** Enclosing parts that are tried. */
const MAX_PARTS = 3;

/**
 * Is a changed pattern the same as the one it was made from? First the changed part alone is compared, for any
 * surroundings: that is cheap, and also works where the rest of the pattern is not modelled. Else the whole is.
 */
export function proveSame(before: Pattern, after: string, options: ProofOptions): Sameness {
  const change = changedStretch(before.source, after);
  const view = options.view === 'groups' ? 'groups' : 'extent';
  for (const part of enclosingParts(before, change)) {
    const old = before.source.slice(part.start, part.end);
    const changed = after.slice(part.start, after.length - (before.source.length - part.end));
    const answer = samePattern([old, changed], before.flags, { ...options, view, anywhere: true, budget: PART_BUDGET });
    if (answer.kind === 'same') {
      return answer;
    }
  }
  return samePattern([before.source, after], before.flags, options);
}

interface Stretch {
  readonly start: number;
  /** End in the text before. */
  readonly end: number;
}

function changedStretch(before: string, after: string): Stretch {
  let start = 0;
  while (start < before.length && before[start] === after[start]) {
    start += 1;
  }
  let same = 0;
  while (same < Math.min(before.length, after.length) - start && before.at(-1 - same) === after.at(-1 - same)) {
    same += 1;
  }
  return { start, end: before.length - same };
}

/** The smallest parts around a change that are patterns by themselves, innermost first. */
function enclosingParts(pattern: Pattern, change: Stretch): readonly AST.Node[] {
  const around = [...walkPattern(pattern.tree)].filter(
    (node) =>
      node.start <= change.start &&
      node.end >= change.end &&
      (node.type === 'Alternative' || node.type === 'Quantifier') &&
      node.end - node.start < pattern.source.length,
  );
  // Alternatives and loops only: a change inside a class or a quantifier sign is no pattern by itself.
  return around.toReversed().slice(0, MAX_PARTS);
}
