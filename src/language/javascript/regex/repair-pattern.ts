// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { analyzePattern, type Analysis } from './analyze.ts';
import { compareOnSamples } from './differ.ts';
import { growthOf } from './growth.ts';
import { parsePattern, walkPattern, type Pattern } from './pattern.ts';
import { CAPS, capped } from './rewrite/cap.ts';
import { rewritePattern } from './rewrite/rewrite.ts';
import type { View } from './same.ts';

/** A pattern to put in a slow one's place. */
export interface PatternRepair {
  readonly source: string;
  /**
   * `proved`: the same result on every input. `tested`: the same on all sampled inputs. `capped`: loops turn at most
   * so many times, other results on longer input.
   */
  readonly strength: 'proved' | 'tested' | 'capped';
  /** What is known about it, for a person. */
  readonly proof: readonly string[];
}

export interface RepairOptions {
  readonly view: View;
  /** Subjects that were seen to be slow. */
  readonly seen?: readonly string[];
}

/** Rewrites that are put to the analyser. */
const MOST_REWRITES = 4;
const SAMPLES = 1_500;

/** Ways to mend a slow pattern, strongest first; each was found fast by an analyser. Empty when none was found. */
export async function repairPattern(
  source: string,
  flags: string,
  options: RepairOptions,
): Promise<readonly PatternRepair[]> {
  const pattern = parsePattern(source, flags);
  const before = await analyzePattern(source, flags);
  if (pattern === undefined) {
    return [];
  }
  return [...(await rewritten(pattern, before, options)), ...(await cappedRepairs(pattern, before))];
}

async function rewritten(
  pattern: Pattern,
  before: Analysis,
  options: RepairOptions,
): Promise<readonly PatternRepair[]> {
  const repairs: PatternRepair[] = [];
  for (const { source } of rewritePattern(pattern.source, pattern.flags, options).slice(0, MOST_REWRITES)) {
    const after = await analyzePattern(source, pattern.flags);
    if (after.kind === 'vulnerable') {
      continue;
    }
    const { asked, differing } = await compareOnSamples([pattern.source, source], pattern.flags, {
      count: SAMPLES,
      ...(options.seen === undefined ? {} : { seen: options.seen }),
    });
    // The proof covers what the users look at; with all of a match in view, the engine must agree as well.
    if (options.view !== 'groups' || differing.length === 0) {
      const proof = [
        verdicts(before, after),
        `the same ${SEEN[options.view]} on every input, proved by comparing the two as automata with priorities`,
        `${asked - differing.length} of ${asked} sampled inputs gave the same match and groups in the engine itself`,
      ];
      repairs.push({ source, strength: 'proved', proof });
    }
  }
  return repairs;
}

const SEEN: Readonly<Record<View, string>> = {
  groups: 'place, extent and groups of each match',
  extent: 'place and extent of each match (groups are not read here)',
  start: 'place of each match (nothing else is read here)',
  presence: 'answer whether there is a match (nothing else is read here)',
};

async function cappedRepairs(pattern: Pattern, before: Analysis): Promise<readonly PatternRepair[]> {
  const growth = growthOf(pattern);
  const hot = 'hot' in growth ? growth.hot : endless(pattern);
  if (growth.kind === 'exponential' || (before.kind === 'vulnerable' && before.degree === Infinity)) {
    return [];
  }
  const degree = before.kind === 'vulnerable' ? before.degree : 2;
  const most = CAPS.find((cap) => cap ** (degree - 1) <= CAPS[0]!) ?? 10;
  const source = capped(pattern, hot, most);
  const proof = [
    `${before.complexity} before; loops that could be of any length turn at most ${most} times, so time is linear in the input`,
    `differs from before only on input where one of them is longer than ${most}`,
  ];
  return [{ source, strength: 'capped', proof }];
}

function endless(pattern: Pattern): ReadonlySet<AST.Quantifier> {
  const loops = [...walkPattern(pattern.tree)].filter((node) => node.type === 'Quantifier');
  return new Set(loops.filter(({ max }) => max === Infinity));
}

function verdicts(before: Analysis, after: Analysis): string {
  return `time before: ${said(before)}; after: ${said(after)}`;
}

function said(analysis: Analysis): string {
  return analysis.kind === 'unknown'
    ? `unknown (${analysis.because})`
    : `${analysis.complexity} (${METHODS[analysis.by]})`;
}

const METHODS = {
  automaton: 'recheck, automaton',
  fuzz: 'recheck, fuzzing',
  ambiguity: 'own ambiguity proof',
} as const;
