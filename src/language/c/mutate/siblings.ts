// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import { sha256 } from '../../../support/digest.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import type { Around, PlacedValue, Substitute } from '../../language.ts';
import { reachOf } from '../cover/reach.ts';
import { searchInputs, type FoundInput } from '../cover/search-inputs.ts';
import { hurriedReproducer } from '../observe/hurried-reproducer.ts';
import { observeMany } from '../observe/observe.ts';
import { samplesLike } from './corpus.ts';
import { budgetFor, searchBoundary, sideOf, type Run, type Tried } from './directed.ts';
import { searchLength } from './length-edge.ts';
import { harmlessLooking, mutants } from './mutations.ts';
import { runsElsewise } from './other-runs.ts';

const UNPATCHED = { name: 'target', changes: [] };
const MOST = 24;
const SAMPLES = 8;
/** Of the inputs found by where they come by: run again with all that sanitizers see. */
const MOST_FOUND = 96;
const MOST_REPORTED = 24;
/** Of the runs of a search, one in so many is worth knowing how far harmless inputs come. */
const PER_REACHING = 4;
/** Runs that go into bytes at the length where the failure begins, beside a few for that length. */
const MOST_AT_LENGTH = 64;

/** Inputs on both sides of the failure, found by running them: those at the boundary and the tree's own samples first. */
export async function around(given: PlacedValue, observation: Observation): Promise<Around> {
  const placed = hurried(given, observation);
  const { value, carrier, reproducer } = placed;
  if (carrier.kind === 'text' && carrier.literal === reproducer.command) {
    return runsElsewise(reproducer.command);
  }
  const tried = await search(typeof value === 'string' ? value : '', observation, placed);
  const own = tried.filter(({ side }) => side === 'own');
  const other = tried.filter(({ side }) => side === 'other').slice(0, 4);
  const quiet = spread(
    tried.filter(({ side }) => side === 'quiet'),
    Math.ceil(budgetFor(observation.cpuMs) / PER_REACHING),
  );
  return {
    attacks: [...spread(own, MOST - other.length), ...other].map(substituteOf),
    harmless: inTurns([await reaching(quiet, { placed, observation }), quiet])
      .slice(0, MOST)
      .map(substituteOf),
  };
}

/** Those that come to what failed, the nearest first: the others end before a patch could do them harm. */
async function reaching(
  quiet: readonly Tried[],
  { placed, observation }: { readonly placed: PlacedValue; readonly observation: Observation },
): Promise<readonly Tried[]> {
  const trials = quiet.map(({ value }) => ({ probe: probeOf(placed, value) }));
  const reached = await reachOf(trials, observation, placed);
  return (['statement', 'function'] as const).flatMap((how) => {
    const there = quiet.filter((_one, index) => reached[index] === how);
    return [...there.filter(({ isBoundary }) => isBoundary), ...there.filter(({ isBoundary }) => !isBoundary)];
  });
}

/** The first of each list, then the second of each, none twice. */
function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_unused, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  );
  return [...new Set(turns.flat())];
}

/**
 * Inputs for those who propose patches: found by the same search as the judge's, but never the same ones. `neighbours`
 * is what there is without a search.
 */
export async function nearby(given: PlacedValue, observation: Observation): Promise<Around> {
  const placed = hurried(given, observation);
  const { value, carrier, context } = placed;
  const input = typeof value === 'string' ? value : '';
  const samples = await samplesLike(input, { carrier, root: context.target.root, most: SAMPLES });
  const contents = samples.map(({ content }) => content);
  const { author } = sharedOut(await foundInputs(placed, contents, observation));
  const most = (isQuiet: boolean): readonly Substitute[] =>
    nearest(
      author.filter((one) => one.isQuiet === isQuiet),
      MOST,
    ).map(({ value: text }, index) => ({ label: `found ${index + 1}`, value: text }));
  const tried = await varied(input, placed);
  const first = tried.filter(({ times }) => times === 0).map(substituteIn);
  // What the search found goes other ways than what small changes of the attack do: it comes before more of the same.
  return { attacks: distinct([...first, ...most(false), ...tried.map(substituteIn)]), harmless: most(true) };
}

/** An input that takes many times as long as the attack, to fill memory say, costs more than what it tells. */
function hurried(placed: PlacedValue, observation: Observation): PlacedValue {
  const { reproducer } = placed;
  return { ...placed, reproducer: hurriedReproducer(reproducer, observation) };
}

interface Varied extends Substitute {
  /** Variations before it that gave the same report. */
  readonly times: number;
}

function substituteIn({ label, value }: Substitute): Substitute {
  return { label, value };
}

const AUTHORS_SEED = 11;
const AUTHORS_VARIATIONS = 40;

/** Random changes of the attack that fail as well: one of each report before a second of any. */
async function varied(input: string, placed: PlacedValue): Promise<readonly Varied[]> {
  const values = [...new Set(mutants(input, seededRandom(AUTHORS_SEED), AUTHORS_VARIATIONS))];
  const seen = await runOn(placed)(values);
  const met = new Map<string, number>();
  const failing = values.flatMap((value, index) => {
    const one = seen[index];
    if (one === undefined || sideOf(one) === 'quiet' || one.shown.kind === 'inconclusive') {
      return [];
    }
    const times = met.get(one.shown.because) ?? 0;
    met.set(one.shown.because, times + 1);
    return [{ times, label: `variation ${index + 1}`, value }];
  });
  return failing.toSorted((a, b) => a.times - b.times);
}

function distinct(substitutes: readonly Substitute[]): readonly Substitute[] {
  return [...new Map(substitutes.map((one) => [JSON.stringify(one.value), one])).values()];
}

function runOn(placed: PlacedValue): Run {
  return async (values) =>
    observeMany(
      values.map((text) => ({ probe: probeOf(placed, text) })),
      UNPATCHED,
      placed.context,
    );
}

async function foundInputs(
  placed: PlacedValue,
  seeds: readonly string[],
  observation: Observation,
): Promise<readonly FoundInput[]> {
  const found = await searchInputs(placed, seeds, observation);
  const given = new Set<unknown>([placed.value, ...seeds]);
  return found.filter(({ value }) => !given.has(value));
}

interface Shared {
  readonly judge: readonly FoundInput[];
  readonly author: readonly FoundInput[];
}

/** What the judge asks by authors do not see: of those that reach the same, in turns; what only one reaches is the judge's. */
function sharedOut(found: readonly FoundInput[]): Shared {
  const met = new Map<string, number>();
  const judge: FoundInput[] = [];
  const author: FoundInput[] = [];
  for (const one of found) {
    const key = `${one.isQuiet} ${one.near}`;
    const times = met.get(key) ?? 0;
    met.set(key, times + 1);
    (times % 2 === 0 ? judge : author).push(one);
  }
  return { judge, author };
}

/** First those that together reach the most places next to the fault, again and again; then the others as found. */
function nearest<T extends { readonly near: bigint }>(found: readonly T[], most: number): readonly T[] {
  const left = [...found].toSorted((a, b) => bitsOf(b.near) - bitsOf(a.near));
  const chosen: T[] = [];
  let covered = 0n;
  while (chosen.length < most && left.length > 0) {
    const gains = left.map(({ near }) => bitsOf(near & ~covered));
    const best = gains.indexOf(Math.max(...gains));
    const isFresh = (gains[best] ?? 0) > 0;
    covered = isFresh ? covered : 0n;
    const [next] = left.splice(isFresh ? best : 0, 1);
    if (next !== undefined) {
      covered |= next.near;
      chosen.push(next);
    }
  }
  return chosen;
}

function bitsOf(bits: bigint): number {
  return bits.toString(2).replaceAll('0', '').length;
}

/** Variations that were not tried. */
export async function siblings(_weakness: Weakness, value: Encoded): Promise<readonly Substitute[]> {
  return untried(value);
}

export function neighbours(_weakness: Weakness, value: Encoded): readonly Substitute[] {
  return untried(value);
}

function untried(value: Encoded): readonly Substitute[] {
  return harmlessLooking(value, MOST).map((text, index) => ({ label: `variation ${index + 1}`, value: text }));
}

async function search(value: string, observation: Observation, placed: PlacedValue): Promise<readonly Tried[]> {
  const { carrier, context, part = 1 } = placed;
  const run = runOn(placed);
  const samples = await samplesLike(value, { carrier, root: context.target.root, most: SAMPLES });
  const seen = await run(samples.map(({ content }) => content));
  const kept = samples.flatMap(({ name, content }, index): readonly Tried[] => {
    const one = seen[index];
    return one === undefined
      ? []
      : [{ value: content, label: `sample ${name}`, side: sideOf(one), isBoundary: true, seen: one }];
  });
  const contents = samples.map(({ content }) => content);
  const found = sharedOut(await foundInputs(placed, contents, observation)).judge;
  const asked = [
    ...nearest(
      found.filter(({ isQuiet }) => isQuiet),
      Math.ceil(part * MOST_FOUND),
    ),
    ...nearest(
      found.filter(({ isQuiet }) => !isQuiet),
      Math.ceil(part * MOST_REPORTED),
    ),
  ];
  const answers = await run(asked.map(({ value: text }) => text));
  const near = asked.flatMap(({ value: text, near: reached }, index): readonly Tried[] => {
    const one = answers[index];
    return one === undefined
      ? []
      : [{ value: text, label: `found ${index + 1}`, side: sideOf(one), isBoundary: false, near: reached, seen: one }];
  });
  const budget = Math.ceil(part * budgetFor(observation.cpuMs));
  const atLength = await searchLength(value, run, Math.min(MOST_AT_LENGTH, budget));
  return [...kept, ...near, ...atLength, ...(await searchBoundary(value, run, budget))];
}

function probeOf({ carrier, reproducer }: PlacedValue, value: string): Probe {
  // As an attack: leaks are not looked for while searching.
  return {
    id: `search-${sha256(value).slice(0, 12)}`,
    label: 'search',
    role: 'variant',
    weakness: 'CWE-787',
    reproducer,
    substitution: { replacements: [{ carrier, value }] },
  };
}

/** In turns: those that reach the most of what lies next to the fault, those at the boundary, one of each behaviour. */
function spread(tried: readonly Tried[], most: number): readonly Tried[] {
  const near = nearest(
    tried.flatMap((one) => (one.near === undefined || one.near === 0n ? [] : [{ one, near: one.near }])),
    most,
  ).map(({ one }) => one);
  const boundary = tried.filter(({ isBoundary }) => isBoundary);
  const met = new Map<string, number>();
  const ranked = tried.map((one) => {
    const { exit, stdout, stderr } = one.seen.behaviour;
    const behaviour = sha256(JSON.stringify([exit, stdout, stderr.replaceAll(/\d+/g, '0').slice(0, 400)]));
    const times = met.get(behaviour) ?? 0;
    met.set(behaviour, times + 1);
    return { one, times };
  });
  const distinct = ranked.toSorted((a, b) => a.times - b.times).map(({ one }) => one);
  return inTurns([near, boundary, distinct]).slice(0, most);
}

function substituteOf({ label, value }: Tried): Substitute {
  return { label, value };
}
