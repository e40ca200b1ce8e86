// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../domain/dossier.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Carrier } from '../../../domain/probe.ts';
import type { Around, Language, ObserveContext, Substitute } from '../../../language/language.ts';
import type { AttackValue } from './attack-values.ts';
import { elsewhere, type Shipped } from './elsewhere.ts';
import { planOf, redirected, type Plan } from './probe-of.ts';

/**
 * Chosen so that an exam takes seconds: one run takes about a tenth of a second. Attacks that show by taking long
 * take a second or more each, so there are fewer of them.
 */
const MOST_VARIANTS = 28;
const MOST_SLOW_VARIANTS = 8;
const MOST_BENIGN = 20;
/** For each of the two lists, where single runs take long: a server that waits, a name that is looked up in vain. */
const LIST_MS = 30_000;
const LEAST_VARIANTS = 10;
const LEAST_BENIGN = 8;

export interface PlanInput {
  readonly dossier: Dossier;
  readonly language: Language;
  readonly context: ObserveContext;
  readonly values: readonly AttackValue[];
  /** The reproducer's run, with what a first harmless run showed beside it. */
  readonly seen: Observation;
  readonly shipped: Shipped;
  /** How long one attack and one harmless run take, and how many run at a time. */
  readonly pace: { readonly attackMs: number; readonly harmlessMs: number; readonly width: number };
}

/** Attacks to try on the unpatched target: the same through other doors first, then in other words. */
export async function planVariants(input: PlanInput): Promise<readonly Plan[]> {
  const { dossier, values } = input;
  const isSlow = dossier.finding.reproducer.shows.kind === 'time';
  const { attackMs, width } = input.pace;
  const most = isSlow ? MOST_SLOW_VARIANTS : roomFor(attackMs / width, LEAST_VARIANTS, MOST_VARIANTS);
  const words = interleave(
    await Promise.all(values.map(async (attack) => plansFor(attack.carrier, await siblingsOf(attack, input)))),
  );
  const doors = throughOtherDoors(input, isSlow ? words[0] : undefined);
  const requests = values.flatMap((attack) => otherRequests(attack));
  return [...doors.slice(0, Math.ceil(most / 3)), ...requests, ...words].slice(0, most);
}

/** Harmless calls: of the recorded call first, then of other exports that the attack works through as well. */
export async function planBenign(input: PlanInput, openDoors: readonly Plan[]): Promise<readonly Plan[]> {
  const { values, pace } = input;
  const most = roomFor(pace.harmlessMs / pace.width, LEAST_BENIGN, MOST_BENIGN);
  const plans = interleave(
    await Promise.all(values.map(async (attack) => plansFor(attack.carrier, await neighboursOf(attack, input)))),
  );
  const through = openDoors.flatMap((door) =>
    plans
      .slice(0, 2)
      .flatMap((plan) =>
        door.substitution.redirect === undefined
          ? []
          : [redirected(plan, door.substitution.redirect, `${plan.label}, ${door.label}`)],
      ),
  );
  const room = Math.max(most - through.length, most / 2);
  return [...plans.slice(0, room), ...through].slice(0, most);
}

/**
 * The harmless calls that stand first whatever the attacks show: they can be asked while the last of these are still
 * under way.
 */
export async function planFirstBenign(input: PlanInput): Promise<readonly Plan[]> {
  const plans = await planBenign(input, []);
  return plans.slice(0, Math.floor(plans.length / 2));
}

function roomFor(eachMs: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, Math.floor(LIST_MS / Math.max(1, eachMs))));
}

async function siblingsOf(attack: AttackValue, input: PlanInput): Promise<readonly Substitute[]> {
  const { language, dossier, seen } = input;
  const around = await aroundOf(attack, input);
  return around === null ? language.siblings(dossier.finding.weakness, attack.value, seen) : around.attacks;
}

async function neighboursOf(attack: AttackValue, input: PlanInput): Promise<readonly Substitute[]> {
  const { language, dossier, seen } = input;
  const around = await aroundOf(attack, input);
  return around === null ? language.neighbours(dossier.finding.weakness, attack.value, seen) : around.harmless;
}

const searched = new WeakMap<AttackValue, Promise<Around>>();

/** Both lists come from one search. */
async function aroundOf(attack: AttackValue, input: PlanInput): Promise<Around | null> {
  const { language, dossier, seen, context } = input;
  if (language.around === undefined) {
    return null;
  }
  const { reproducer } = dossier.finding;
  const part = partOf(attack, input);
  const found = searched.get(attack) ?? language.around({ ...attack, reproducer, context, part }, seen);
  searched.set(attack, found);
  return found;
}

/** The first of several carriers is the most telling. */
const FIRST_PART = 0.6;

function partOf(attack: AttackValue, { values }: PlanInput): number {
  if (values.length <= 1) {
    return 1;
  }
  return attack === values[0] ? FIRST_PART : (1 - FIRST_PART) / (values.length - 1);
}

/** The very attack, or a quicker one to try, through other exports and other shipped copies. */
function throughOtherDoors({ values, seen, shipped }: PlanInput, quicker: Plan | undefined): readonly Plan[] {
  const [first] = values;
  if (first?.carrier.kind !== 'argument') {
    return [];
  }
  const same = quicker ?? planOf(first.carrier, { label: 'the same value', value: first.value });
  return elsewhere(first.carrier.call, seen, shipped).map(({ redirect, label }) => redirected(same, redirect, label));
}

/** A server may read, write and delete by the same path, and answer packed and unpacked from different code. */
function otherRequests({ carrier, value }: AttackValue): readonly Plan[] {
  if (carrier.kind !== 'request' || carrier.part !== 'url') {
    return [];
  }
  const { call } = carrier;
  const parts: readonly (readonly [Extract<Carrier, { kind: 'request' }>['part'], string])[] = [
    ['header:accept-encoding', 'identity'],
    ['header:accept-encoding', 'gzip'],
    ['method', 'HEAD'],
    ['method', 'POST'],
  ];
  return parts.map(([part, text]) => ({
    label: `${part} ${text}`,
    substitution: {
      replacements: [
        { carrier, value },
        { carrier: { kind: 'request', call, part }, value: text },
      ],
    },
  }));
}

/** Only an argument can be anything; a request, a subject and text are text. */
function plansFor(carrier: Carrier, substitutes: readonly Substitute[]): readonly Plan[] {
  return substitutes
    .filter(({ value }) => carrier.kind === 'argument' || typeof value === 'string')
    .map((substitute) => planOf(carrier, substitute));
}

/** Two of the first list for one of each other, so that the most telling carrier has the most questions. */
export function interleave<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [first = [], ...others] = lists;
  const woven: T[] = [];
  const longest = Math.max(Math.ceil(first.length / 2), ...others.map((list) => list.length), 0);
  for (let round = 0; round < longest; round += 1) {
    woven.push(...first.slice(round * 2, round * 2 + 2), ...others.flatMap((list) => list.slice(round, round + 1)));
  }
  return woven;
}
