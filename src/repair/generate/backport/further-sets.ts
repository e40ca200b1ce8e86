// SPDX-License-Identifier: Apache-2.0
import type { Hunk } from '../../../domain/hunk.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { together, type Family } from './family.ts';
import { subsets, type Trial } from './search.ts';

/** A set of hunks and what the judge said of it. */
export interface ToldSet {
  readonly hunks: readonly Hunk[];
  readonly leaves: Refusal['leaves'];
}

/** Sets of a second round. */
const MOST = 8;

/**
 * Sets of hunks to be judged after the first were refused. Where one left the weakness open and a larger one lost
 * something, what lies between: one further family after the other, then more of them. Where even the smallest lost
 * something, other hunks that stop the reproducer without those.
 */
export async function furtherSets(
  families: readonly Family[],
  told: readonly ToldSet[],
  stops: Trial,
): Promise<readonly (readonly Hunk[])[]> {
  const bySize = told.toSorted((a, b) => a.hunks.length - b.hunks.length);
  const open = bySize.findLast(({ leaves }) => leaves === 'open');
  const least = bySize.find(({ leaves }) => leaves === 'lost');
  const found =
    open !== undefined
      ? between(
          open.hunks,
          bySize.find((one) => one.leaves === 'lost' && holds(one.hunks, open.hunks))?.hunks,
          families,
        )
      : least !== undefined
        ? await subsets(
            families.filter(({ hunks }) => !hunks.some((hunk) => least.hunks.includes(hunk))),
            stops,
          )
        : [];
  const known = new Set(told.map(({ hunks }) => nameOf(hunks)));
  const fresh = new Map(found.filter((hunks) => !known.has(nameOf(hunks))).map((hunks) => [nameOf(hunks), hunks]));
  return [...fresh.values()].slice(0, MOST);
}

function between(
  low: readonly Hunk[],
  high: readonly Hunk[] | undefined,
  families: readonly Family[],
): readonly (readonly Hunk[])[] {
  const base: Family = { hunks: low, score: 0 };
  const extras = families.filter(({ hunks }) => !holds(low, hunks) && (high === undefined || holds(high, hunks)));
  const singles = extras.slice(0, MOST / 2).map((family) => together([base, family]));
  const growing = [2, 4, 8, 16]
    .filter((count) => count < extras.length)
    .map((count) => together([base, ...extras.slice(0, count)]));
  // What is likeliest the culprit among the last is left out, one after the other.
  const shrinking = extras.slice(-2).map((family) => together([base, ...extras.filter((other) => other !== family)]));
  return [...singles, ...growing, ...shrinking];
}

function holds(all: readonly Hunk[], some: readonly Hunk[]): boolean {
  return some.every((hunk) => all.includes(hunk));
}

function nameOf(hunks: readonly Hunk[]): string {
  return hunks.map(({ id }) => id).join(' ');
}
