// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../../../domain/observation.ts';
import type { Probe } from '../../../../../domain/probe.ts';
import type { Workbench } from '../../template.ts';
import type { Repair } from '../shape/shape.ts';
import { write } from '../propose.ts';
import { composed, type Layer } from './layer.ts';
import { MOST_TRIED, readWatched, VARIABLE, type Watched } from '../../../../../language/c/cover/marks.ts';
import { blamed, schemaOf, type Schema } from './schema.ts';

/** A repair that stops the report. */
export interface Stopping extends Repair {
  /** An attack that works all the same, as another report may show; absent where none was seen to. */
  readonly open?: Probe;
  /** Further attacks were put to it. */
  readonly isAttacked: boolean;
}

/** Likely repairs that further attacks are put to, and how much less likely one is that stops none of those. */
const MOST_ATTACKED = 16;
const WEIGHT_OF_OPEN = 0.5;

/** Repairs tried one by one after watching showed that they could help. */
const MOST_SELECTED = 120;
const MOST_BUILDS = 7;

export interface Screened {
  /** Likeliest first; each was seen to stop the report, and never to come true in a harmless run. */
  readonly stopping: readonly Stopping[];
  /** Seen to stop it, but something else is reported afterwards. */
  readonly shifting: readonly { readonly repair: Repair; readonly observation: Observation }[];
  /** What could not be tried. */
  readonly untried: readonly Repair[];
}

/**
 * Tries guards by the hundred in one build: a watching run tells for every condition whether it comes true on the
 * reproducer and on harmless inputs; those that tell the two apart are then switched on, one a run.
 */
export async function screen(repairs: readonly Repair[], layer: Layer, bench: Workbench): Promise<Screened> {
  const began = bench.now();
  const guards = repairs.filter(({ condition }) => condition !== undefined).slice(0, MOST_TRIED);
  const untried = repairs.filter((repair) => !guards.includes(repair));
  const built = await build(guards, layer, bench);
  if (built === undefined) {
    return { stopping: [], shifting: [], untried: repairs };
  }
  const { schema, watched } = built;
  const telling = tellingOf(schema, watched);
  const selected = telling.slice(0, MOST_SELECTED);
  const tried = await bench.run(
    schema.changes,
    selected.map(({ number }) => ({ probe: bench.reproducer, env: { [VARIABLE]: String(number) } })),
  );
  const stopping: Numbered[] = [];
  const shifting: { repair: Repair; observation: Observation }[] = [];
  for (const [index, { repair, number }] of selected.entries()) {
    const observation = tried[index];
    if (observation?.shown.kind === 'blocked') {
      stopping.push({ repair, number });
    } else if (observation?.shown.kind === 'shown' && isElsewhere(observation, watched[0])) {
      shifting.push({ repair, observation });
    }
  }
  const attacked = await underAttack(stopping, schema, bench);
  const [seconds, runs] = [secondsSince(began, bench), watched.length + tried.length + attacked.runs];
  const naive = await naively(stopping[0]?.repair, layer, bench);
  bench.note(
    `tried ${schema.repairs.length} guards in ${seconds.toFixed(1)} s, ${rateOf(schema.repairs.length, seconds)} a second, in one build and ${runs} runs (${naive}): ` +
      `${telling.length} tell the attack from harmless inputs, ${stopping.length} stop it`,
  );
  return { stopping: attacked.stopping, shifting, untried };
}

/** What stops the reproducer may let others of its kind by. */
async function underAttack(
  stopping: readonly Numbered[],
  schema: Schema,
  bench: Workbench,
): Promise<{ readonly stopping: readonly Stopping[]; readonly runs: number }> {
  const asked = stopping.slice(0, MOST_ATTACKED);
  const trials = asked.flatMap(({ number }) =>
    bench.attacks.map((probe) => ({ probe, env: { [VARIABLE]: String(number) } })),
  );
  const seen = await bench.run(schema.changes, trials);
  const weighed = asked.map(({ repair }, at): Stopping => {
    const own = seen.slice(at * bench.attacks.length, (at + 1) * bench.attacks.length);
    const open = own.findIndex(({ shown }) => shown.kind === 'shown');
    const probe = bench.attacks[open];
    const part = own.filter(({ shown }) => shown.kind === 'shown').length / Math.max(1, own.length);
    return probe === undefined
      ? { ...repair, isAttacked: true }
      : { ...repair, isAttacked: true, prior: repair.prior * (1 - WEIGHT_OF_OPEN * (0.5 + part / 2)), open: probe };
  });
  const all = [
    ...weighed,
    ...stopping.slice(MOST_ATTACKED).map(({ repair }): Stopping => ({ ...repair, isAttacked: false })),
  ];
  return { stopping: all.toSorted((a, b) => b.prior - a.prior), runs: trials.length };
}

interface Built {
  readonly schema: Schema;
  /** The reproducer's run first, then those of harmless inputs. */
  readonly watched: readonly Observation[];
}

/** Builds all guards together; those the compiler refuses are taken out and it is tried again. */
async function build(guards: readonly Repair[], layer: Layer, bench: Workbench): Promise<Built | undefined> {
  let left = guards;
  for (let round = 0; round < MOST_BUILDS && left.length > 0; round += 1) {
    const schema = await schemaOf(left, layer);
    if (schema === undefined) {
      return undefined;
    }
    const probes = [bench.reproducer, ...bench.neighbours];
    const watched = await bench.run(
      schema.changes,
      probes.map((probe) => ({ probe, env: { [VARIABLE]: '0' } })),
    );
    const [own] = watched;
    if (own !== undefined && readWatched(own.behaviour.stderr).met.size > 0) {
      return { schema, watched };
    }
    const refused = blamed(schema, complaintOf(own));
    if (refused.size === 0) {
      bench.note(`guards could not be tried together: ${own?.shown.because ?? 'no answer'}`);
      return undefined;
    }
    left = left.filter((repair) => !refused.has(repair));
  }
  return undefined;
}

function complaintOf(own: Observation | undefined): string {
  return own === undefined ? '' : `${own.shown.because}\n${own.behaviour.stderr}`;
}

interface Numbered {
  readonly repair: Repair;
  readonly number: number;
}

/** A real bound comes true just where the fault is. */
const EARLY = 0.7;
/** A condition that is always true when it is asked tells nothing about this run. */
const NEVER_HELD = 0.5;
/** Inputs next to the attack often do the same harm unseen, so they weigh and do not decide, unless all are refused. */
const MOST_REFUSED = 0.9;
const WEIGHT_OF_REFUSED = 0.6;
/** Beyond the declared end of an array there is nothing to be had, whether or not a sanitizer saw it. */
const CERTAIN = 0.9;
/** No harmless input came by to tell whether it would be let through. */
const UNASKED = 0.85;

/** True on the reproducer, seldom true on a harmless input (sanitizers miss some faults); weighed by how well they tell the two apart. */
function tellingOf({ repairs }: Schema, watched: readonly Observation[]): readonly Numbered[] {
  const [own, ...others] = watched.map(({ behaviour }) => readWatched(behaviour.stderr));
  const harmless = others.filter((_each, index) => watched[index + 1]?.shown.kind === 'blocked');
  const numbered = repairs.map((repair, index) => ({ repair, number: index + 1 }));
  const refused = ({ condition }: Repair, number: number): number =>
    (condition?.prior ?? 0) >= CERTAIN ? 0 : refusedOf(number, harmless);
  return numbered
    .filter(({ repair, number }) => own?.fired.has(number) === true && refused(repair, number) <= MOST_REFUSED)
    .map(({ repair, number }) => {
      const isEarly = own?.early.has(number) === true;
      const isHeld = own?.held.has(number) === true || harmless.some(({ held }) => held.has(number));
      const isAsked = harmless.some(({ met }) => met.has(number));
      const factor =
        (1 - WEIGHT_OF_REFUSED * refused(repair, number)) *
        (isEarly ? EARLY : 1) *
        (isEarly && !isHeld ? NEVER_HELD : 1) *
        (isAsked ? 1 : UNASKED);
      return { repair: { ...repair, prior: repair.prior * factor }, number };
    })
    .toSorted((a, b) => b.repair.prior - a.repair.prior);
}

/** The part of the harmless inputs coming by that a condition would refuse. */
function refusedOf(number: number, harmless: readonly Watched[]): number {
  const asked = harmless.filter(({ met }) => met.has(number));
  return asked.length === 0 ? 0 : asked.filter(({ fired }) => fired.has(number)).length / asked.length;
}

function isElsewhere(after: Observation, before: Observation | undefined): boolean {
  const top = (observation: Observation | undefined): string => {
    const [frame] = (observation?.reports?.at(-1)?.stack ?? []).filter(({ isOwn }) => isOwn);
    return frame === undefined ? '' : `${frame.file}:${frame.line}`;
  };
  return top(after) !== '' && top(after) !== top(before);
}

function secondsSince(began: number, bench: Workbench): number {
  return Math.max(0.001, (bench.now() - began) / 1000);
}

function rateOf(count: number, seconds: number): string {
  return (count / seconds).toFixed(1);
}

/** What one guard costs that is built and run by itself; the judge wants that build anyway. */
async function naively(repair: Repair | undefined, layer: Layer, bench: Workbench): Promise<string> {
  const changes = repair === undefined ? undefined : await write([repair], layer.code);
  if (changes === undefined) {
    return 'none was built by itself';
  }
  const began = bench.now();
  await bench.run(composed(layer.made, changes), [{ probe: bench.reproducer }]);
  return `one by itself: ${secondsSince(began, bench).toFixed(2)} s`;
}
