// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import { sha256 } from '../../../support/digest.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import type { PlacedValue, Substitute } from '../../language.ts';
import { differences } from '../observe/differences.ts';
import { hurriedReproducer } from '../observe/hurried-reproducer.ts';
import { observeMany } from '../observe/observe.ts';
import { sanitizerEnvironment } from '../run/environment.ts';
import { aimedAt } from './aimed.ts';
import { budgetFor, sideOf } from './directed.ts';
import { limitsOf } from './limits.ts';
import { mutants } from './mutations.ts';

const UNPATCHED: Snapshot = { name: 'target', changes: [] };
const SEEDS = 3;
const MOST_RUN = 300;
const MOST_TOLD = 4;
/** One input in so many is changed at random. */
const RANDOM_PART = 3;
const SEED = 23;
/** Inputs of more than so many of something are what attacks are made of. */
const MOST_COUNTED = 66_000;
/** Nobody nests deeper by hand; how deep a program goes before it has no stack left is not promised. */
const MOST_NESTED = 128;

export interface Asked {
  readonly snapshot: Snapshot;
  /** What the unpatched target did when it was attacked. */
  readonly seen: Observation;
  /** Values that did no harm. */
  readonly harmless: readonly Encoded[];
}

/**
 * Inputs that tell a snapshot from the unpatched target: harmless there and answered otherwise now, or failing there and
 * now as well. They are made of the attack and of harmless inputs by what the changes say: on both sides of every number
 * that is compared with there, then at random.
 */
export async function telling(given: PlacedValue, { snapshot, seen, harmless }: Asked): Promise<readonly Substitute[]> {
  const { carrier, reproducer, context, value } = given;
  if (carrier.kind === 'text' && carrier.literal === reproducer.command) {
    return [];
  }
  const placed = { ...given, reproducer: hurriedReproducer(reproducer, seen) };
  const seeds = [...harmless.slice(0, SEEDS), value].filter((one) => typeof one === 'string');
  const limits = limitsOf(snapshot.changes);
  const made = madeOf([...new Set(seeds)], limits, {
    budget: Math.min(MOST_RUN, budgetFor(seen.cpuMs)),
    most: isDeep(seen) ? MOST_NESTED : MOST_COUNTED,
  });
  const asked = made.map((substitute) => ({ substitute, probe: probeOf(placed, substitute.value) }));
  const before = await observeMany(asked, UNPATCHED, context);
  const known = asked.flatMap((one, index) => {
    const old = before[index];
    const side = old === undefined ? 'other' : sideOf(old);
    return old === undefined || side === 'other' ? [] : [{ ...one, old, side }];
  });
  const after = await observeMany(known, snapshot, context);
  const told = known.filter(({ old, side }, index) => {
    const now = after[index];
    const isOther =
      now?.shown.kind === 'shown' || differences(old.behaviour, now?.behaviour ?? old.behaviour, []).length > 0;
    return side === 'quiet' ? isOther : now?.shown.kind === 'shown';
  });
  return (await withoutUnseen(told, placed)).slice(0, MOST_TOLD);
}

function isDeep({ reports = [] }: Observation): boolean {
  return reports.some(({ kind }) => kind === 'stack-overflow');
}

interface Means {
  readonly budget: number;
  readonly most: number;
}

/** In turns from every seed and every way of changing it. */
function madeOf(seeds: readonly string[], limits: readonly number[], { budget, most }: Means): readonly Substitute[] {
  const random = seededRandom(SEED);
  const lists = seeds.map((seed) => inTurns(aimedAt(seed, { limits, most })));
  const aimed = inTurns(lists).slice(0, budget - Math.floor(budget / RANDOM_PART));
  const varied = seeds.flatMap((seed) =>
    mutants(seed, random, Math.ceil(budget / RANDOM_PART / seeds.length)).map((value, index): Substitute => ({
      label: `variation ${index + 1}`,
      value,
    })),
  );
  const given = new Set<Encoded>(seeds);
  return [...new Map([...aimed, ...varied].map((one) => [JSON.stringify(one.value), one])).values()].filter(
    ({ value }) => !given.has(value),
  );
}

function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_unused, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

interface Told {
  readonly substitute: Substitute;
  readonly probe: Probe;
  readonly side: 'own' | 'quiet' | 'other';
}

/** An access far behind its block may meet another one and go unseen: with as much room between blocks as there can be it does not. */
async function withoutUnseen(told: readonly Told[], { context }: PlacedValue): Promise<readonly Substitute[]> {
  const { ASAN_OPTIONS = '', ...others } = sanitizerEnvironment({ leaks: false, names: false });
  const env = { ...others, ASAN_OPTIONS: ASAN_OPTIONS.replace(/redzone=\d+/, 'redzone=2048') };
  const some = told.slice(0, MOST_TOLD * 4);
  const wide = await observeMany(
    some.map(({ probe }) => ({ probe, env })),
    UNPATCHED,
    context,
  );
  return some.flatMap(({ substitute, side }, index) => {
    const again = wide[index];
    return again !== undefined && sideOf(again) === side ? [substitute] : [];
  });
}

function probeOf({ carrier, reproducer }: PlacedValue, value: Encoded): Probe {
  return {
    id: `telling-${sha256(JSON.stringify(value)).slice(0, 12)}`,
    label: 'telling',
    role: 'variant',
    weakness: 'CWE-787',
    reproducer,
    substitution: { replacements: [{ carrier, value }] },
  };
}
