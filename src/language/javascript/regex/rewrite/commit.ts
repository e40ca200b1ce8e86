// SPDX-License-Identifier: Apache-2.0
import { growthOf } from '../growth.ts';
import { parsePattern, type Pattern } from '../pattern.ts';
import type { Purse } from '../purse.ts';
import { endlessLoops } from './endless.ts';
import { asRun, spliced, type Edit, type Run } from './spot.ts';

/** Sets of loops that are tried: each alone, each two, all. */
const MOST_RUNS = 7;

/**
 * `"[^"]*"['"]*` → `"[^"]*"['"]*(?!['"])`: loops that give nothing back, where that ends exponential time. Such a
 * pattern misses what the original finds only by giving back; how much that is, the caller has to find out.
 */
export function committed(pattern: Pattern, purse: Purse): readonly Pattern[] {
  const growth = growthOf(pattern, purse);
  const runs = [...('hot' in growth ? growth.hot : endlessLoops(pattern))]
    .filter(({ greedy }) => greedy)
    .map((loop) => asRun(loop, pattern))
    .filter((run) => run !== undefined)
    .slice(0, MOST_RUNS);
  const singles = runs.map((run) => [run]);
  const pairs = runs.flatMap((one, index) => runs.slice(index + 1).map((other) => [one, other]));
  return [...singles, ...pairs, ...(runs.length > 2 ? [runs] : [])]
    .map((chosen) => parsePattern(spliced(pattern.source, chosen.map(guard)), pattern.flags))
    .filter((draft) => draft !== undefined)
    .filter((draft) => ['linear', 'polynomial'].includes(growthOf(draft, purse).kind));
}

function guard({ node, text }: Run): Edit {
  return { start: node.end, end: node.end, text: `(?!${text})` };
}
