// SPDX-License-Identifier: Apache-2.0
import { growthOf, type Growth } from '../growth.ts';
import { parsePattern, type Pattern } from '../pattern.ts';
import { proveSame } from '../prove.ts';
import { purseOf, type Purse } from '../purse.ts';
import type { View } from '../same.ts';
import { endlessLoops } from './endless.ts';
import { rules } from './rules.ts';
import type { Rule } from './spot.ts';

/** A text that matches the same and takes linear time. */
export interface Rewrite {
  readonly source: string;
  /** Less is plainer: changed characters, with a charge for lookarounds. */
  readonly cost: number;
}

export interface Rewrites {
  /** Plainest first. */
  readonly linear: readonly Rewrite[];
  /** The text that matches the same and has the fewest faults left; may be the original. */
  readonly best: Pattern | undefined;
}

export interface RewriteOptions {
  /** What the users of the pattern look at. */
  readonly view: View;
  /** What the search may spend. */
  readonly purse?: Purse;
}

/** About five seconds. */
const STEPS = 1_000_000;
/** Changes on top of each other. */
const MAX_DEPTH = 6;
/** Half-mended texts that are carried on. */
const BEAM = 5;
const PROOF_BUDGET = 40_000;

interface Draft {
  readonly pattern: Pattern;
  readonly growth: Growth;
  readonly cost: number;
  /** The last rule that was applied. */
  readonly rule?: Rule;
}

/**
 * Searches for texts that match exactly what `source` matches and are linear. Each step is proved to be the same as
 * the original; the search goes on from those that have fewer faults left.
 */
export function rewritePattern(source: string, flags: string, options: RewriteOptions): Rewrites {
  const original = parsePattern(source, flags);
  return original === undefined ? { linear: [], best: undefined } : new Search(original, options).run();
}

class Search {
  readonly #original: Pattern;
  readonly #options: RewriteOptions;
  readonly #seen = new Set<string>();
  readonly #purse: Purse;

  constructor(original: Pattern, options: RewriteOptions) {
    this.#original = original;
    this.#options = options;
    this.#purse = options.purse ?? purseOf(STEPS);
    this.#seen.add(original.source);
  }

  run(): Rewrites {
    let beam: readonly Draft[] = [{ pattern: this.#original, growth: growthOf(this.#original, this.#purse), cost: 0 }];
    let best = leastFaults(beam);
    const done: Draft[] = [];
    for (let depth = 0; depth < MAX_DEPTH && beam.length > 0; depth += 1) {
      const next = beam.flatMap((draft) => this.#variations(draft));
      done.push(...next.filter(({ growth }) => growth.kind === 'linear'));
      if (done.some(({ pattern }) => !/\(\?<?[!=]/.test(pattern.source))) {
        break;
      }
      beam = leading(next.filter(({ growth }) => growth.kind !== 'linear'));
      best = leastFaults([best, ...beam].filter((draft) => draft !== undefined));
    }
    const linear = done.map(({ pattern, cost }) => ({ source: pattern.source, cost }));
    return { linear: linear.toSorted((a, b) => a.cost - b.cost), best: best?.pattern };
  }

  #variations(draft: Draft): readonly Draft[] {
    const { growth, pattern } = draft;
    const hot = 'hot' in growth ? growth.hot : endlessLoops(pattern);
    return rules.flatMap((rule) =>
      rule({ pattern, hot })
        .map((source) => this.#draft(source, rule))
        .filter((next) => next !== undefined),
    );
  }

  #draft(source: string, rule: Rule): Draft | undefined {
    if (this.#seen.has(source) || this.#purse.left < 0) {
      return undefined;
    }
    this.#seen.add(source);
    const { flags } = this.#original;
    const pattern = parsePattern(source, flags);
    const options = { view: this.#options.view, budget: PROOF_BUDGET, purse: this.#purse };
    if (pattern === undefined || proveSame(this.#original, source, options).kind !== 'same') {
      return undefined;
    }
    return { pattern, growth: growthOf(pattern, this.#purse), cost: costOf(this.#original.source, source), rule };
  }
}

/** The best draft of each rule, then the next best: a rule that only prepares another one's work costs more. */
function leading(drafts: readonly Draft[]): readonly Draft[] {
  const sorted = drafts.toSorted(compareDrafts);
  const leaders = sorted.filter((draft) => sorted.find(({ rule }) => rule === draft.rule) === draft);
  return [...new Set([...sorted.slice(0, BEAM), ...leaders])].slice(0, 2 * BEAM);
}

function leastFaults(drafts: readonly Draft[]): Draft | undefined {
  return drafts.toSorted(compareDrafts)[0];
}

function compareDrafts(first: Draft, second: Draft): number {
  return (
    faultsOf(first.growth) - faultsOf(second.growth) ||
    first.cost - second.cost ||
    first.pattern.source.localeCompare(second.pattern.source)
  );
}

function faultsOf(growth: Growth): number {
  if (growth.kind === 'linear' || growth.kind === 'unknown') {
    return growth.kind === 'linear' ? 0 : 1_000;
  }
  return growth.faults + (growth.kind === 'exponential' ? 100 : 0);
}

const LOOKAROUND = 6;

/** Text outside the common beginning and end, and a charge for each assertion that was added. */
function costOf(before: string, after: string): number {
  let start = 0;
  while (start < before.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
  }
  const changed = before.length + after.length - 2 * (start + end);
  return changed + LOOKAROUND * Math.max(0, lookarounds(after) - lookarounds(before));
}

function lookarounds(source: string): number {
  return source.match(/\(\?<?[!=]/g)?.length ?? 0;
}
