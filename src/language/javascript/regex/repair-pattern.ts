// SPDX-License-Identifier: Apache-2.0
import { analyzePattern, type Analysis } from './analyze.ts';
import { mapParallel } from '../../../support/parallel.ts';
import { capPattern } from './cap-pattern.ts';
import { compareOnSamples } from './differ.ts';
import { growthOf } from './growth.ts';
import { parsePattern, type Pattern } from './pattern.ts';
import { purseOf, type Purse } from './purse.ts';
import { committed } from './rewrite/commit.ts';
import { rewritePattern, type Rewrites } from './rewrite/rewrite.ts';
import type { View } from './same.ts';

/** A pattern to put in a slow one's place. */
export interface PatternRepair {
  readonly source: string;
  /**
   * `proved`: the same result on every input. `capped`: loops turn at most so many times, other results on longer
   * input. `narrowed`: loops give nothing back, other results on some odd input.
   */
  readonly strength: 'proved' | 'capped' | 'narrowed';
  /** What is known about it, for a person. */
  readonly proof: readonly string[];
}

export interface RepairOptions {
  readonly view: View;
  /** Subjects that were seen to be slow. */
  readonly seen?: readonly string[];
  /** Machine steps for the search. */
  readonly steps?: number;
  /** Only repairs that give the same result on every input are wanted. */
  readonly provedOnly?: boolean;
}

/** About two seconds. Of 60 slow patterns from 70 packages none was repaired better with four times as much. */
const STEPS = 400_000;
/** Rewrites that are put to the analyser, and those that are handed out. */
const MOST_ASKED = 6;
const MOST_GIVEN = 2;
/** The proof holds on every input; the engine is asked to see that our machines are like it. */
const SAMPLES = 400;
const MANY_SAMPLES = 1_500;
const SAMPLE = 48;
/** Exponential patterns need seconds for longer ones. */
const SHORT_SAMPLE = 12;

/** Ways to mend a slow pattern, strongest first; each was found fast by an analyser. Empty when none was found. */
export async function repairPattern(
  source: string,
  flags: string,
  options: RepairOptions,
): Promise<readonly PatternRepair[]> {
  const pattern = parsePattern(source, flags);
  if (pattern === undefined) {
    return [];
  }
  const before = await slownessOf(pattern);
  const rewrites = rewritePattern(source, flags, { view: options.view, purse: purseOf(options.steps ?? STEPS) });
  const proved = await provedRepairs({ pattern, before, rewrites }, options);
  if (options.provedOnly === true) {
    return proved;
  }
  const capped = await capPattern(rewrites.best ?? pattern, proofOfBest(pattern, rewrites, options.view));
  const repairs = [...proved, ...(capped === undefined ? [] : [capped])];
  return repairs.length > 0 ? repairs : narrowedRepairs(pattern, before, options);
}

interface Rewritten {
  readonly pattern: Pattern;
  readonly before: Slowness;
  readonly rewrites: Rewrites;
}

async function provedRepairs(
  { pattern, before, rewrites }: Rewritten,
  options: RepairOptions,
): Promise<readonly PatternRepair[]> {
  const repairs: PatternRepair[] = [];
  const asked = rewrites.linear.slice(0, MOST_ASKED);
  while (asked.length > 0 && repairs.length < MOST_GIVEN) {
    const pair = asked.splice(0, MOST_GIVEN);
    const found = await mapParallel(pair, MOST_GIVEN, ({ source }) =>
      provedRepair(source, { pattern, before }, options),
    );
    repairs.push(...found.filter((repair) => repair !== undefined));
  }
  return repairs.slice(0, MOST_GIVEN);
}

/** The proof is about our machines; where the engine disagrees, the engine is right. */
async function provedRepair(
  source: string,
  { pattern, before }: Pick<Rewritten, 'pattern' | 'before'>,
  options: RepairOptions,
): Promise<PatternRepair | undefined> {
  const after = await analyzePattern(source, pattern.flags);
  if (after.kind === 'vulnerable') {
    return undefined;
  }
  const { asked, differing } = await compareOnSamples([pattern.source, source], pattern.flags, {
    view: options.view,
    count: SAMPLES,
    longest: before.isExponential ? SHORT_SAMPLE : SAMPLE,
    ...(options.seen === undefined ? {} : { seen: options.seen }),
  });
  const proof = [
    `time before: ${before.said}; after: ${said(after)}`,
    sameness(options.view),
    `${asked - differing.length} of ${asked} sampled inputs gave the same in the engine itself`,
  ];
  return differing.length === 0 ? { source, strength: 'proved', proof } : undefined;
}

function proofOfBest(pattern: Pattern, { best }: Rewrites, view: View): readonly string[] {
  return best === undefined || best.source === pattern.source
    ? []
    : [`first rewritten as /${best.source}/, ${sameness(view)}`];
}

/** For exponential patterns only: a cap tight enough for them would be felt. */
async function narrowedRepairs(
  pattern: Pattern,
  before: Slowness,
  options: RepairOptions,
): Promise<readonly PatternRepair[]> {
  const purse = purseOf(options.steps ?? STEPS);
  const repairs: { readonly repair: PatternRepair; readonly differing: number }[] = [];
  for (const draft of committed(pattern, purse)) {
    const { asked, matched, differing } = await compareOnSamples([pattern.source, draft.source], pattern.flags, {
      view: options.view,
      count: MANY_SAMPLES,
      longest: SHORT_SAMPLE,
    });
    const isLike = asked >= SAMPLES && matched > 0 && differing.length <= matched / MOST_DIFFERING;
    const finished = isLike ? await finish(draft, options, purse) : undefined;
    if (finished !== undefined) {
      const [example = ''] = differing;
      const proof = [
        `time before: ${before.said}`,
        `loops that could give back characters no longer do: ${asked - differing.length} of ${asked} sampled inputs (${matched} of them matching) gave the same`,
        ...(differing.length === 0 ? [] : [`differs for example on ${JSON.stringify(example)}`]),
        ...finished.proof,
      ];
      repairs.push({ repair: { ...finished, strength: 'narrowed', proof }, differing: differing.length });
    }
  }
  return repairs
    .toSorted((a, b) => a.differing - b.differing)
    .map(({ repair }) => repair)
    .slice(0, MOST_GIVEN);
}

/** One matching sample in so many may differ. */
const MOST_DIFFERING = 5;

/** What is still polynomial in a narrowed pattern is rewritten or capped. */
async function finish(draft: Pattern, options: RepairOptions, purse: Purse): Promise<PatternRepair | undefined> {
  if (growthOf(draft).kind === 'linear') {
    return { source: draft.source, strength: 'proved', proof: ['time after: linear (own ambiguity proof)'] };
  }
  const before = await slownessOf(draft);
  const rewrites = rewritePattern(draft.source, draft.flags, { view: options.view, purse });
  const [proved] = await provedRepairs({ pattern: draft, before, rewrites }, options);
  return proved ?? (await capPattern(rewrites.best ?? draft, proofOfBest(draft, rewrites, options.view)));
}

interface Slowness {
  readonly isExponential: boolean;
  readonly said: string;
}

/** Our own proof answers in milliseconds, the analyser in seconds: it is asked only where we have no answer. */
async function slownessOf(pattern: Pattern): Promise<Slowness> {
  const { kind } = growthOf(pattern);
  if (kind === 'polynomial' || kind === 'exponential') {
    return { isExponential: kind === 'exponential', said: `${kind} (${METHODS.ambiguity})` };
  }
  const analysis = await analyzePattern(pattern.source, pattern.flags);
  const isExponential = analysis.kind === 'vulnerable' && analysis.degree === Infinity;
  return { isExponential, said: said(analysis) };
}

const SEEN: Readonly<Record<View, string>> = {
  groups: 'place, extent and groups of each match',
  extent: 'place and extent of each match (groups are not read here)',
  start: 'place of each match (nothing else is read here)',
  presence: 'answer whether there is a match (nothing else is read here)',
};

function sameness(view: View): string {
  return `the same ${SEEN[view]} on every input, proved by comparing the two as automata with priorities`;
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
