// SPDX-License-Identifier: Apache-2.0
import type { Hunk } from '../../../domain/hunk.ts';
import { together, type Family } from './family.ts';

/** Asks whether the target with these hunks still shows the weakness. A quick question, which proves nothing. */
export type Trial = (hunks: readonly Hunk[]) => Promise<boolean>;

/** Likely hunks tried alone before anything else. */
const ALONE = 4;
/** Attempts to leave a family out of a set that works. */
const MOST_DROPS = 14;

/**
 * Sets of hunks to be judged, smallest first. The smallest stops the reproducer and loses that with any of its families
 * left out, as far as the trials went; the others add what stands beside it, for questions the reproducer does not ask.
 * Before it comes the same with what speaks of the weakness in the same functions: who mends one way in often mends the
 * other beside it. Empty where all hunks together do not stop it.
 */
export async function subsets(families: readonly Family[], stops: Trial): Promise<readonly (readonly Hunk[])[]> {
  const core = await smallest(families, stops);
  if (core === null) {
    return [];
  }
  const kept = together(core);
  const places = new Set(kept.map(placeOf));
  const files = new Set(kept.map(({ location }) => location.file));
  const beside = families.filter(({ hunks }) => hunks.some((hunk) => places.has(placeOf(hunk))));
  const whole = together([...core, ...beside.filter(({ score }) => score >= LIKELY)]);
  const wider = [
    beside,
    families.filter(({ score }) => score >= Math.min(...core.map((family) => family.score))),
    families.filter(({ score }) => score >= LIKELY),
    families.filter(({ hunks }) => hunks.some(({ location }) => files.has(location.file))),
    families,
  ];
  const sets = [kept, ...wider.map((more) => together([...core, ...more]))];
  const distinct = new Map([whole, ...sets.toSorted((a, b) => a.length - b.length)].map((set) => [keyOf(set), set]));
  return [...distinct.values()];
}

/** Scores from here on speak of the weakness. */
const LIKELY = 2;

function keyOf(hunks: readonly Hunk[]): string {
  return hunks.map(({ id }) => id).join(' ');
}

function placeOf({ location, where }: Hunk): string {
  return `${location.file} ${where}`;
}

async function smallest(families: readonly Family[], stops: Trial): Promise<readonly Family[] | null> {
  for (const family of families.slice(0, ALONE)) {
    if (await stops(together([family]))) {
      return [family];
    }
  }
  if (families.length === 0 || !(await stops(together(families)))) {
    return null;
  }
  return withoutIdle(await shortest(families, stops), stops);
}

/** The likeliest families that together stop it. */
async function shortest(families: readonly Family[], stops: Trial): Promise<readonly Family[]> {
  let [low, high] = [1, families.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await stops(together(families.slice(0, middle)))) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return families.slice(0, high);
}

/** Leaves out what makes no difference: halves first, then one after the other, the least likely first. */
async function withoutIdle(families: readonly Family[], stops: Trial): Promise<readonly Family[]> {
  let kept = families;
  let tries = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && tries < MOST_DROPS; size = Math.floor(size / 2)) {
    for (let at = kept.length; at > 0 && tries < MOST_DROPS && kept.length > 1; at -= size) {
      const rest = [...kept.slice(0, Math.max(0, at - size)), ...kept.slice(at)];
      tries++;
      kept = rest.length > 0 && (await stops(together(rest))) ? rest : kept;
    }
  }
  return kept;
}
