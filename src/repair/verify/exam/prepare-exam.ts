// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../domain/dossier.ts';
import type { Exam, Examined } from '../../../domain/exam.ts';
import type { Observation } from '../../../domain/observation.ts';
import { mapParallel } from '../../../support/parallel.ts';
import type { Services } from '../../services.ts';
import { accidentsIn } from '../answers.ts';
import { ask, askingOf, UNPATCHED, type Asking } from '../asking.ts';
import { hurried } from '../hurried.ts';
import { withMemory } from '../recorded-language.ts';
import { attackValues, writtenValues, type AttackValue } from './attack-values.ts';
import { isTheFeature } from './is-the-feature.ts';
import { planBenign, planFirstBenign, planVariants, type PlanInput } from './plan.ts';
import { planOf, probesOf, type Plan, type Planned } from './probe-of.ts';

/** Attack forms that do not work today, asked again of every candidate; the first are the likeliest to be opened. */
const MOST_QUIET = 8;
/** Benign answers are compared one by one; more than this adds time and little else. */
const KEPT_BENIGN = 14;
/** Of harmless calls that end in an accident today: they hold a patch to little, and take as long. */
const KEPT_STUMBLES = 3;
/** Suites take long: flaky tests are told from red ones only where a patch turns one red. */
const BASELINE_TEST_RUNS = 1;

/**
 * Puts attacks and harmless calls to the unpatched target and keeps what can be asked of every candidate. Nothing is
 * believed to work that was not seen to work here.
 */
export async function prepareExam(dossier: Dossier, services: Services): Promise<Exam> {
  const asking = askingOf(dossier, withMemory(services));
  const { language, context } = asking;
  const [load, sources] = await Promise.all([
    language.load(UNPATCHED, context),
    language.sourceFiles(context.target, context.component),
  ]);
  const shipped = { load, sources, loadedFiles: dossier.loadedFiles };
  const crossing = await questions(dossier, { values: attackValues(dossier), shipped }, asking);
  const written = crossing.variants.length > 0 ? [] : writtenValues(dossier);
  const { variants, quiet, benign } =
    written.length > 0 ? await questions(dossier, { values: written, shipped }, asking) : crossing;
  const tests = await language.runTests(UNPATCHED, context, BASELINE_TEST_RUNS);

  return { variants, quiet, benign, tests, load };
}

/** Attacks and harmless calls made of these values, as the unpatched target answers them. */
async function questions(
  dossier: Dossier,
  { values, shipped }: Pick<PlanInput, 'values' | 'shipped'>,
  asking: Asking,
): Promise<Pick<Exam, 'variants' | 'quiet' | 'benign'>> {
  const { seen, pace } = await scout(dossier, values, asking);
  const { language, context } = asking;
  const input: PlanInput = { dossier, language, context, values, seen, shipped, pace };

  const [attacks] = await Promise.all([
    examine(probesOf(await planVariants(input), 'variant', dossier), dossier, asking),
    examine(probesOf(await planFirstBenign(input), 'benign', dossier), dossier, asking),
  ]);
  const variants = attacks.filter((attack) => attack.before.shown.kind === 'shown' && !isTheFeature(attack));
  const quiet = attacks.filter(({ before }) => before.shown.kind === 'blocked' && before.reached).slice(0, MOST_QUIET);
  const open = variants.filter(({ probe }) => probe.substitution?.redirect !== undefined).map(planBehind);
  const benign = await harmless(probesOf(await planBenign(input, open), 'benign', dossier), dossier, asking);
  return { variants, quiet, benign };
}

/**
 * The first harmless neighbour is run ahead of all else, because some attacks can only be aimed once it is seen where
 * harmless input goes (the directory a server serves).
 */
async function scout(
  dossier: Dossier,
  values: readonly AttackValue[],
  asking: Asking,
): Promise<Pick<PlanInput, 'seen' | 'pace'>> {
  const [first] = dossier.observations;
  const [attack] = values;
  if (first === undefined) {
    throw new Error('a dossier without an observation cannot be examined');
  }
  const [neighbour] =
    attack === undefined ? [] : asking.language.neighbours(dossier.finding.weakness, attack.value, first);
  const [planned] =
    attack === undefined || neighbour === undefined
      ? []
      : probesOf([planOf(attack.carrier, neighbour)], 'benign', dossier);
  const answer =
    planned === undefined ? first : await ask(hurried({ ...planned.probe, id: 'scout' }, dossier), UNPATCHED, asking);
  return {
    seen: { ...first, sinks: [...first.sinks, ...answer.sinks] },
    pace: { attackMs: first.wallMs, harmlessMs: answer.wallMs, width: asking.services.options.parallel },
  };
}

async function examine(planned: readonly Planned[], dossier: Dossier, asking: Asking): Promise<readonly Examined[]> {
  return mapParallel(planned, asking.services.options.parallel, async (one) => ({
    ...one,
    before: await ask(hurried(one.tried ?? one.probe, dossier), UNPATCHED, asking),
  }));
}

/**
 * Harmless calls that reached the component, those that end in order first: they hold a patch to an answer. Whether an
 * answer is a steady one is asked only where a patch changes it (`benign-preserved`), which saves a run of each. No more
 * are asked than are kept: in the place of those that cannot be used come the next.
 */
async function harmless(planned: readonly Planned[], dossier: Dossier, asking: Asking): Promise<readonly Examined[]> {
  const orderly: Examined[] = [];
  const stumbles: Examined[] = [];
  for (let at = 0; at < planned.length && orderly.length < KEPT_BENIGN;) {
    const next = planned.slice(at, at + KEPT_BENIGN - orderly.length);
    at += next.length;
    const examined = await examine(next, dossier, asking);
    for (const one of examined.filter(({ before }) => before.reached && before.shown.kind === 'blocked')) {
      (stumbled(one.before, asking) ? stumbles : orderly).push(one);
    }
  }
  return [...orderly, ...stumbles.slice(0, KEPT_STUMBLES)];
}

function stumbled({ behaviour }: Observation, { language }: Asking): boolean {
  return behaviour.calls.some((call) => accidentsIn(call, (error) => language.isAccident(error)).length > 0);
}

function planBehind({ probe }: Examined): Plan {
  return { label: probe.label.replace(/^sibling: /, ''), substitution: probe.substitution ?? { replacements: [] } };
}
