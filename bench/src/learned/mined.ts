// SPDX-License-Identifier: Apache-2.0
import type { LearnedEdit } from '../../../dist/patterns/mine/edit.js';
import { patternsOf } from '../../../dist/patterns/mine/learn.js';
import { supportOf } from '../../../dist/patterns/pattern.js';

/** What one fix taught; `null` where it could not be read. */
export interface Taught {
  readonly name: string;
  readonly weakness: string;
  readonly lesson: {
    readonly changes: number;
    readonly telling: number;
    readonly edits: readonly LearnedEdit[];
  } | null;
}

/** What all known fixes taught. */
export interface Mined {
  readonly edits: readonly LearnedEdit[];
  readonly missing: readonly string[];
  readonly stages: Readonly<Record<string, Stages>>;
}

/** How much is left after each step, for one weakness. */
interface Stages {
  readonly fixes: number;
  readonly changes: number;
  readonly telling: number;
  /** Fixes of which anything was learned. */
  readonly fruitful: number;
  readonly edits: number;
  readonly patterns: number;
  /** Patterns that were seen in several packages. */
  readonly shared: number;
}

export function minedOf(taught: readonly Taught[]): Mined {
  const edits = taught.flatMap(({ lesson }) => lesson?.edits ?? []);
  const patterns = patternsOf(edits);
  const weaknesses = [...new Set(taught.map(({ weakness }) => weakness))].toSorted();
  const stages = weaknesses.map((weakness) => {
    const own = taught.filter((one) => one.weakness === weakness);
    const read = own.flatMap(({ lesson }) => lesson ?? []);
    const mine = patterns.filter((pattern) => pattern.weakness === weakness);
    const sum = (of: (one: (typeof read)[number]) => number): number => read.reduce((total, one) => total + of(one), 0);
    return [
      weakness,
      {
        fixes: read.length,
        changes: sum(({ changes }) => changes),
        telling: sum(({ telling }) => telling),
        fruitful: read.filter((one) => one.edits.length > 0).length,
        edits: sum((one) => one.edits.length),
        patterns: mine.length,
        shared: mine.filter((pattern) => supportOf(pattern) > 1).length,
      },
    ] as const;
  });
  return {
    edits,
    missing: taught.flatMap(({ name, lesson }) => (lesson === null ? [name] : [])),
    stages: Object.fromEntries(stages),
  };
}

/** The first and the last day on which these advisories may have been published, as far as their ids say. */
export function firstDay(advisories: readonly string[]): string | undefined {
  const year = yearOf(advisories);
  return year === undefined ? undefined : `${year}-01-01`;
}

export function lastDay(advisories: readonly string[]): string | undefined {
  const year = yearOf(advisories);
  return year === undefined ? undefined : `${year}-12-31`;
}

function yearOf(advisories: readonly string[]): string | undefined {
  return advisories.flatMap((id) => /^CVE-(\d{4})-/.exec(id)?.[1] ?? []).toSorted()[0];
}
