// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { accidentsIn } from '../answers.ts';
import { ask, askingOf, askUntil, snapshotOf, UNPATCHED, type Asking } from '../asking.ts';
import { attackValues } from '../exam/attack-values.ts';
import { planOf, probesOf, type Plan } from '../exam/probe-of.ts';
import type { Gate, Question } from '../gate.ts';
import { hurried } from '../hurried.ts';
import { sumUp, type Part } from '../sum-up.ts';
import { valuesAt } from '../values-at.ts';
import { mutate } from './mutate.ts';

/** Runs of the patched target; each takes about a tenth of a second. */
const BUDGET = 12;

/** Where a language runs many inputs over one build: each takes a hundredth of that. */
const MANY = 96;

export const noNewCrash: Gate = {
  name: 'no-new-crash',
  required: 'when-applicable',

  async check(candidate, question, services) {
    const asking = askingOf(question.dossier, services);
    const probes = mutants(question, asking);
    if (probes.length === 0) {
      return { kind: 'not-applicable', because: 'no value to vary was seen on its way into the component' };
    }
    const asked = await suspicious(probes, snapshotOf(candidate), asking);
    const answers = await askUntil(asked, (probe) => ask(probe, snapshotOf(candidate), asking), {
      width: services.options.parallel,
      isSettled: ({ seen }) => seen.shown.kind === 'shown',
    });
    const parts: Part[] = probes.filter((probe) => !asked.includes(probe)).map(() => ({ kind: 'good' }));
    for (const { item, seen } of answers) {
      parts.push(...(await partsOf(item, seen, asking)));
    }
    return sumUp(parts, `${parts.length} random variations (seed ${services.options.seed}) break nothing new`);
  },
};

/** Those that must be asked one by one: where a language can put many questions at once, such as gave no quiet answer. */
async function suspicious(probes: readonly Probe[], snapshot: Snapshot, asking: Asking): Promise<readonly Probe[]> {
  const { language, context } = asking;
  if (language.observeMany === undefined) {
    return probes;
  }
  const seen = await language.observeMany(
    probes.map((probe) => ({ probe })),
    snapshot,
    context,
  );
  return probes.filter((_probe, index) => seen[index]?.shown.kind !== 'blocked');
}

/** Variations of the attack and of harmless values, in turns. */
function mutants({ dossier, exam }: Question, { language, services }: Asking): readonly Probe[] {
  const random = seededRandom(services.options.seed);
  const attacks = attackValues(dossier).slice(0, 1);
  const [carrier] = attacks.map((attack) => attack.carrier);
  if (carrier === undefined) {
    return [];
  }
  const harmless = exam.benign.flatMap(({ probe }) => valuesAt(probe, carrier));
  const plans: Plan[] = [];
  for (let number = 1; number <= (language.observeMany === undefined ? BUDGET : MANY); number += 1) {
    const sources: readonly Encoded[] =
      number % 2 === 0 && harmless.length > 0 ? harmless : attacks.map(({ value }) => value);
    const value = sources[Math.floor(random() * sources.length)] ?? null;
    const [mutant = mutate(value, random)] = language.mutants?.(value, random, 1) ?? [];
    plans.push(planOf(carrier, { label: `variation ${number}`, value: mutant }));
  }
  return probesOf(plans, 'benign', dossier).map(({ probe }) => ({
    ...hurried(probe, dossier),
    id: `mutant-${probe.id}`,
  }));
}

/** No part at all where neither target gives an answer: such a variation tells nothing. */
async function partsOf(probe: Probe, seen: Observation, asking: Asking): Promise<readonly Part[]> {
  const { evidence } = seen;
  if (seen.shown.kind === 'shown') {
    return [{ kind: 'bad', because: `${probe.label} still shows the weakness: ${seen.shown.because}`, evidence }];
  }
  const crash = crashOf(seen, asking);
  if (crash === null) {
    return [{ kind: 'good', evidence }];
  }
  // Only what breaks now is held against the unpatched target: that one is run just for comparison.
  const old = crashOf(await ask(probe, UNPATCHED, asking), asking);
  if (seen.shown.kind === 'inconclusive') {
    return old === null ? [{ kind: 'unclear', because: `${say(probe)}: ${seen.shown.because}`, evidence }] : [];
  }
  return old === crash
    ? [{ kind: 'good', evidence }]
    : [{ kind: 'bad', because: `${say(probe)} now ends in ${crash}`, evidence }];
}

function say(probe: Probe): string {
  return `${probe.label} (${JSON.stringify(probe.substitution?.replacements[0]?.value ?? null).slice(0, 120)})`;
}

/** What kind of breakage a run ended in; `null` for an orderly end. */
function crashOf(seen: Observation, { language }: Asking): string | null {
  if (seen.shown.kind === 'inconclusive') {
    return 'no answer';
  }
  const accidents = seen.behaviour.calls.flatMap((call) => accidentsIn(call, (error) => language.isAccident(error)));
  return accidents[0]?.replace(/:.*$/s, '') ?? null;
}
