// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { growthOf, type Growth } from '../growth.ts';
import { parsePattern, walkPattern, type Pattern } from '../pattern.ts';
import { proveSame } from '../prove.ts';
import type { View } from '../same.ts';
import { rules } from './rules.ts';
import type { Rule } from './spot.ts';

/** A text that matches the same and takes linear time. */
export interface Rewrite {
  readonly source: string;
  /** Less is plainer: changed characters, with a charge for lookarounds. */
  readonly cost: number;
}

export interface RewriteOptions {
  /** What the users of the pattern look at. */
  readonly view: View;
  /** Rewrites looked at before the search gives up. */
  readonly maxTried?: number;
}

const MAX_TRIED = 500;
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
export function rewritePattern(source: string, flags: string, options: RewriteOptions): readonly Rewrite[] {
  const original = parsePattern(source, flags);
  return original === undefined ? [] : new Search(original, options).run();
}

class Search {
  readonly #original: Pattern;
  readonly #options: RewriteOptions;
  readonly #seen = new Set<string>();
  #tried = 0;

  constructor(original: Pattern, options: RewriteOptions) {
    this.#original = original;
    this.#options = options;
    this.#seen.add(original.source);
  }

  run(): readonly Rewrite[] {
    let beam: readonly Draft[] = [{ pattern: this.#original, growth: growthOf(this.#original), cost: 0 }];
    const done: Draft[] = [];
    for (let depth = 0; depth < MAX_DEPTH && beam.length > 0; depth += 1) {
      const next = beam.flatMap((draft) => this.#variations(draft));
      done.push(...next.filter(({ growth }) => growth.kind === 'linear'));
      if (done.some(({ pattern }) => !/\(\?<?[!=]/.test(pattern.source))) {
        break;
      }
      beam = best(next.filter(({ growth }) => growth.kind !== 'linear'));
    }
    return done.map(({ pattern, cost }) => ({ source: pattern.source, cost })).toSorted((a, b) => a.cost - b.cost);
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
    const { view, maxTried = MAX_TRIED } = this.#options;
    if (this.#seen.has(source) || this.#tried >= maxTried) {
      return undefined;
    }
    this.#seen.add(source);
    this.#tried += 1;
    const { flags } = this.#original;
    const pattern = parsePattern(source, flags);
    const options = { view, budget: PROOF_BUDGET };
    if (pattern === undefined || proveSame(this.#original, source, options).kind !== 'same') {
      return undefined;
    }
    return { pattern, growth: growthOf(pattern), cost: costOf(this.#original.source, source), rule };
  }
}

/** The best draft of each rule, then the next best: a rule that only prepares another one's work costs more. */
function best(drafts: readonly Draft[]): readonly Draft[] {
  const sorted = drafts.toSorted(compareDrafts);
  const leaders = sorted.filter((draft) => sorted.find(({ rule }) => rule === draft.rule) === draft);
  return [...new Set([...sorted.slice(0, BEAM), ...leaders])].slice(0, 2 * BEAM);
}

/** Where it is not known which loops are slow, all are suspected. */
function endlessLoops(pattern: Pattern): ReadonlySet<AST.Quantifier> {
  const loops = [...walkPattern(pattern.tree)].filter((node) => node.type === 'Quantifier');
  return new Set(loops.filter(({ max }) => max === Infinity));
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
