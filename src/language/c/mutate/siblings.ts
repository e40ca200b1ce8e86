// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import { sha256 } from '../../../support/digest.ts';
import type { Around, PlacedValue, Substitute } from '../../language.ts';
import { observeMany } from '../observe/observe.ts';
import { samplesLike } from './corpus.ts';
import { budgetFor, searchBoundary, sideOf, type Run, type Tried } from './directed.ts';
import { harmlessLooking } from './mutations.ts';
import { runsElsewise } from './other-runs.ts';

const UNPATCHED = { name: 'target', changes: [] };
const MOST = 24;
const SAMPLES = 8;

/** Inputs on both sides of the failure, found by running them: those at the boundary and the tree's own samples first. */
export async function around(placed: PlacedValue, observation: Observation): Promise<Around> {
  const { value, carrier, reproducer } = placed;
  if (carrier.kind === 'text' && carrier.literal === reproducer.command) {
    return runsElsewise(reproducer.command);
  }
  const tried = await search(typeof value === 'string' ? value : '', observation, placed);
  const own = tried.filter(({ side }) => side === 'own');
  const other = tried.filter(({ side }) => side === 'other').slice(0, 4);
  const quiet = tried.filter(({ side }) => side === 'quiet');
  return {
    attacks: [...spread(own, MOST - other.length), ...other].map(substituteOf),
    harmless: spread(quiet, MOST).map(substituteOf),
  };
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
  const { carrier, context } = placed;
  const run: Run = async (values) =>
    observeMany(
      values.map((text) => ({ probe: probeOf(placed, text) })),
      UNPATCHED,
      context,
    );
  const samples = await samplesLike(value, { carrier, root: context.target.root, most: SAMPLES });
  const seen = await run(samples.map(({ content }) => content));
  const kept = samples.flatMap(({ name, content }, index): readonly Tried[] => {
    const one = seen[index];
    return one === undefined
      ? []
      : [{ value: content, label: `sample ${name}`, side: sideOf(one), isBoundary: true, seen: one }];
  });
  return [...kept, ...(await searchBoundary(value, run, budgetFor(observation.cpuMs)))];
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

/** Boundaries first; then one of each behaviour before a second of any. */
function spread(tried: readonly Tried[], most: number): readonly Tried[] {
  const boundary = tried.filter(({ isBoundary }) => isBoundary);
  const rest = tried.filter(({ isBoundary }) => !isBoundary);
  const met = new Map<string, number>();
  const ranked = rest.map((one) => {
    const { exit, stdout, stderr } = one.seen.behaviour;
    const behaviour = sha256(JSON.stringify([exit, stdout, stderr.replaceAll(/\d+/g, '0').slice(0, 400)]));
    const times = met.get(behaviour) ?? 0;
    met.set(behaviour, times + 1);
    return { one, times };
  });
  const distinct = ranked.toSorted((a, b) => a.times - b.times).map(({ one }) => one);
  const room = Math.ceil((most * 2) / 3);
  return [...boundary.slice(0, room), ...distinct, ...boundary.slice(room)].slice(0, most);
}

function substituteOf({ label, value }: Tried): Substitute {
  return { label, value };
}
