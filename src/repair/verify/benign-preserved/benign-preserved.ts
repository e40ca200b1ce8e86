// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../../domain/candidate.ts';
import type { Examined } from '../../../domain/exam.ts';
import type { Outcome } from '../../../domain/verdict.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Language } from '../../../language/language.ts';
import { mapParallel } from '../../../support/parallel.ts';
import { ask, askingOf, askUntil, snapshotOf, type Asking } from '../asking.ts';
import type { Gate, Question } from '../gate.ts';
import { sumUp, type Part } from '../sum-up.ts';
import { askAimed } from './aimed.ts';
import { isImprovement } from './improvement.ts';
import { leveled } from './leveled.ts';
import { withoutChance } from './without-chance.ts';
import { withoutPatterns } from './without-patterns.ts';

/** Of one call; the rest is in the evidence. */
const SHOWN_DIFFERENCES = 3;

export const benignPreserved: Gate = {
  name: 'benign-preserved',
  required: 'always',

  async check(candidate, question, services) {
    const { dossier, exam } = question;
    const asking = askingOf(dossier, services);
    const answers = await askUntil(exam.benign, ({ probe }) => ask(probe, snapshotOf(candidate), asking), {
      width: services.options.parallel,
      isSettled: () => false,
    });
    const parts = await mapParallel(answers, services.options.parallel, async ({ item, seen }) => {
      const part = partOf(item, seen, asking.language);
      return part.kind === 'bad'
        ? { part: await partWithoutChance(part, { examined: item, seen, candidate, asking }), isDoubted: true }
        : { part, isDoubted: false };
    });
    const steady = parts.flatMap(({ part }) => part ?? []);
    const partly = parts.filter(({ part, isDoubted }) => isDoubted && part?.kind === 'good').length;
    const unsteady = parts.length - steady.length;
    const but = partly === 0 ? '' : ` (${partly} but for what differs each time without it)`;
    const rest = unsteady === 0 ? '' : `; ${unsteady} left out because they answer differently each time without it`;
    const outcome = sumUp(steady, `${steady.length} harmless calls give the same answers as before${but}${rest}`);
    if (outcome.kind !== 'pass') {
      return outcome;
    }
    const asked = answers.map(({ item }) => item);
    const settled = await exercised(outcome, asked, { candidate, asking });
    return settled.kind === 'pass' ? aimedAt(settled, question, { candidate, asking }) : settled;
  },
};

interface Asked {
  readonly candidate: Candidate;
  readonly asking: Asking;
}

/** What was found to differ is asked again here; what is no clear answer tells nothing. */
async function aimedAt(outcome: Outcome, question: Question, { candidate, asking }: Asked): Promise<Outcome> {
  const answers = await askAimed(question, candidate, asking);
  const parts = await mapParallel(answers, asking.services.options.parallel, async ({ item, seen }) => {
    const { before } = item;
    if (!before.reached || before.shown.kind === 'inconclusive') {
      return null;
    }
    const part = partOf(item, seen, asking.language);
    if (before.shown.kind === 'shown') {
      return seen.shown.kind === 'shown' ? part : null;
    }
    return part.kind === 'bad' ? partWithoutChance(part, { examined: item, seen, candidate, asking }) : null;
  });
  const bad = parts.filter((part) => part?.kind === 'bad').flatMap((part) => part ?? []);
  return bad.length === 0 ? outcome : sumUp(bad, '');
}

/** Answers that stay the same say nothing about a condition that no harmless input gets past. */
async function exercised(
  outcome: Outcome,
  asked: readonly Examined[],
  { candidate, asking: { language, context } }: Asked,
): Promise<Outcome> {
  const probes = asked.map(({ probe }) => probe);
  const unseen =
    language.unexercised === undefined ? [] : await language.unexercised(probes, snapshotOf(candidate), context);
  if (unseen === null) {
    return {
      ...outcome,
      kind: 'inconclusive',
      because: `whether what the patch asks lets harmless input by could not be told (${outcome.because})`,
    };
  }
  return unseen.length === 0 ? outcome : { ...outcome, kind: 'inconclusive', because: unseen.join('; ') };
}

interface Doubted {
  readonly examined: Examined;
  readonly seen: Observation;
  readonly candidate: Candidate;
  readonly asking: Asking;
}

/**
 * Does the unpatched target give the same answer again? If not, a difference in what changes by itself says nothing about
 * the patch, and the rest of the answer is compared. `null` where nothing can be: no rest is left, or the unpatched
 * target itself would not hold against it.
 */
async function partWithoutChance(part: Part, { examined, seen, candidate, asking }: Doubted): Promise<Part | null> {
  const { before } = examined;
  const again = await askUnpatched('again', { examined, candidate, asking });
  if (!again.reached || again.shown.kind !== before.shown.kind) {
    return null;
  }
  if (asking.language.differences(before.behaviour, again.behaviour, []).length === 0) {
    return part;
  }
  const compared = (after: Observation): Part | null => {
    const rest = withoutChance({ before: before.behaviour, again: again.behaviour, after: after.behaviour });
    return rest === undefined
      ? null
      : partOf(
          { ...examined, before: { ...before, behaviour: rest[0] } },
          { ...after, behaviour: rest[1] },
          asking.language,
        );
  };
  const rest = compared(seen);
  if (rest?.kind !== 'bad') {
    return rest;
  }
  const third = compared(await askUnpatched('once-more', { examined, candidate, asking }));
  return third?.kind === 'good' ? rest : null;
}

/** The candidate's files are laid over as they were, so that a target that looks at its surroundings finds the same ones. */
async function askUnpatched(
  suffix: string,
  { examined: { probe }, candidate, asking }: Omit<Doubted, 'seen'>,
): Promise<Observation> {
  const unpatched = {
    name: 'target',
    changes: candidate.changes.map((change) => ({ ...change, after: change.before })),
  };
  return ask({ ...probe, id: `${probe.id}-${suffix}` }, unpatched, asking);
}

function partOf(examined: Examined, seen: Observation, language: Language): Part {
  const { probe, before } = examined;
  const { evidence } = seen;
  if (seen.shown.kind === 'shown') {
    return { kind: 'bad', because: `${probe.label} now shows the weakness: ${seen.shown.because}`, evidence };
  }
  if (seen.shown.kind === 'inconclusive') {
    return { kind: 'unclear', because: `${probe.label}: ${seen.shown.because}`, evidence };
  }
  if (!seen.reached) {
    return { kind: 'bad', because: `${probe.label} no longer reaches the component`, evidence };
  }
  const [old, now] = leveled(before.behaviour, seen.behaviour, (error) => language.isAccident(error));
  const isAboutPatterns = probe.weakness === 'CWE-1333';
  const differences = isAboutPatterns
    ? language.differences(withoutPatterns(old), withoutPatterns(now), [])
    : language.differences(old, now, []);
  return differences.length === 0 || isImprovement(examined, seen, language)
    ? { kind: 'good', evidence }
    : { kind: 'bad', because: `${probe.label}: ${differences.slice(0, SHOWN_DIFFERENCES).join(', ')}`, evidence };
}
