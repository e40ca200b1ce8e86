// SPDX-License-Identifier: Apache-2.0
import type { Option } from '../../../dist/planning/option.js';
import { seededRandom } from '../../../dist/support/seeded-random.js';

/** A made-up field of work in which the true chances are known. */
export interface World {
  readonly random: () => number;
  readonly weaknesses: readonly (readonly Truth[])[];
}

/** An option and what it really does. */
export interface Truth {
  readonly option: Option;
  readonly chance: number;
  readonly seconds: number;
  readonly costUsd: number;
}

const WEAKNESSES = 6;
const METHODS = 5;
/** How far the makers' own words are off. */
const MISJUDGED = 0.35;

/**
 * Kinds of generators as they are in the field: templates cost seconds, upgrades and backports a minute, models minutes
 * and money. How well each does differs from weakness to weakness.
 */
const KINDS = [
  { generator: 'template', seconds: 8, costUsd: 0 },
  { generator: 'learned', seconds: 12, costUsd: 0 },
  { generator: 'backport', seconds: 40, costUsd: 0 },
  { generator: 'model', seconds: 90, costUsd: 0.15 },
] as const;

export function makeWorld(seed: number): World {
  const random = seededRandom(seed);
  const weaknesses = Array.from({ length: WEAKNESSES }, (_unused, weakness) =>
    Array.from({ length: METHODS }, (_none, method) => makeTruth(`CWE-${weakness + 1}`, `method-${method}`, random)),
  );
  return { random, weaknesses };
}

function makeTruth(weakness: string, method: string, random: () => number): Truth {
  const kind = KINDS[Math.floor(random() * KINDS.length)] ?? KINDS[0];
  const chance = 0.03 + 0.9 * random() ** 1.7;
  const prior = Math.min(0.98, Math.max(0.02, chance + MISJUDGED * (2 * random() - 1)));
  const spread = 0.5 + 2 * random();
  return {
    option: { weakness, language: 'javascript', generator: kind.generator, method, evidence: 'shows:output', prior },
    chance,
    seconds: kind.seconds * spread,
    costUsd: kind.costUsd * spread,
  };
}
