// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { analyzePattern } from './analyze.ts';
import { runEngine } from './engine.ts';
import { growthOf } from './growth.ts';
import type { Pattern } from './pattern.ts';
import type { PatternRepair } from './repair-pattern.ts';
import { CAPS, capped } from './rewrite/cap.ts';
import { endlessLoops } from './rewrite/endless.ts';
import { asRun } from './rewrite/spot.ts';

const ATTACK_LENGTHS: readonly number[] = [25_000, 50_000, 100_000];
/** For all three attacks together. */
const ATTACK_MS = 1_500;

/**
 * The loops of a polynomial pattern limited, as generously as the longest attack allows; `undefined` when the pattern
 * is exponential, where a cap that helps would be felt, or when no cap helps.
 */
export async function capPattern(pattern: Pattern, steps: readonly string[]): Promise<PatternRepair | undefined> {
  const before = await analyzePattern(pattern.source, pattern.flags);
  if (before.kind !== 'vulnerable' || before.degree === Infinity) {
    return undefined;
  }
  const attacks = ATTACK_LENGTHS.map((length) => before.attack(length));
  const ways = waysToCap(pattern);
  for (const { loops, most } of CAPS.flatMap((cap) => ways.map((way) => ({ loops: way, most: cap })))) {
    const source = capped(pattern, loops, most);
    const { took, timedOut } = await runEngine({ source, flags: pattern.flags, view: 'presence' }, attacks, ATTACK_MS);
    if (!timedOut) {
      const times = took.map((ms, index) => `${ATTACK_LENGTHS[index]} characters in ${Math.round(ms)} ms`);
      const proof = [
        ...steps,
        `${before.complexity} before; now loops turn at most ${most} times, so that time is linear in the input`,
        `the analyser's attack took: ${times.join(', ')}`,
        `differs from before only on input where one of these loops would turn more than ${most} times`,
      ];
      return { source, strength: 'capped', proof };
    }
  }
  return undefined;
}

/**
 * Sets of loops: those over single characters where there are such, since what turns around them is often limited by
 * them; then all.
 */
function waysToCap(pattern: Pattern): readonly ReadonlySet<AST.Quantifier>[] {
  const growth = growthOf(pattern);
  const hot = [...('hot' in growth ? growth.hot : endlessLoops(pattern))];
  const runs = hot.filter((loop) => asRun(loop, pattern) !== undefined);
  return [runs, ...(runs.length < hot.length ? [hot] : [])]
    .filter((loops) => loops.length > 0)
    .map((loops) => new Set(loops));
}
