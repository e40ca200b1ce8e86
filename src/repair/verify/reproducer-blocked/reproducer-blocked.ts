// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Outcome } from '../../../domain/verdict.ts';
import { brokenAnswer } from '../answers.ts';
import { ask, askingOf, askUntil, snapshotOf, type Asking } from '../asking.ts';
import type { Gate } from '../gate.ts';
import { patientReproducer } from '../patient-reproducer.ts';
import { sumUp, type Part } from '../sum-up.ts';

export const reproducerBlocked: Gate = {
  name: 'reproducer-blocked',
  required: 'always',

  async check(candidate, { dossier }, services) {
    const asking = askingOf(dossier, services);
    // Once is not enough: a race shows one time in a few, and a lucky miss would let a useless patch through.
    const replays = Array.from({ length: Math.max(1, services.options.replays) }, (_unused, index) =>
      replayOf(dossier, index + 1, services.options.replays),
    );
    const answers = await askUntil(replays, (probe) => ask(probe, snapshotOf(candidate), asking), {
      width: services.options.parallel,
      isSettled: ({ seen }) => seen.shown.kind === 'shown',
    });
    const outcome = sumUp(
      answers.map(({ item, seen }) => partOf(item, seen, { dossier, asking })),
      `blocked ${answers.length} of ${replays.length} times, and the attacked code still answers`,
    );
    const [attack] = replays;
    return outcome.kind === 'pass' && attack !== undefined
      ? heard(outcome, attack, { candidate, dossier, asking })
      : outcome;
  },
};

/** Nothing is reported either where only the report was kept from coming; that may be meant, and is a person's to say. */
async function heard(
  outcome: Outcome,
  probe: Probe,
  { candidate, dossier, asking }: Setting & { readonly candidate: Candidate },
): Promise<Outcome> {
  const { language, context } = asking;
  const [before] = dossier.observations;
  const why =
    before === undefined ? null : await language.silenced?.({ probe, before }, snapshotOf(candidate), context);
  return typeof why === 'string' ? { ...outcome, kind: 'inconclusive', because: why } : outcome;
}

function replayOf(dossier: Dossier, replay: number, of: number): Probe {
  const { weakness } = dossier.finding;
  const reproducer = patientReproducer(dossier, 'as-is');
  const id = `replay-${replay}`;
  // One sleeps as long as its author meant it to; in the others idle waits are skipped, as in all further probes.
  return replay === 1
    ? { id, label: `reproducer 1 of ${of}`, role: 'reproducer', weakness, reproducer }
    : { id, label: `reproducer ${replay} of ${of} (idle waits skipped)`, role: 'variant', weakness, reproducer };
}

interface Setting {
  readonly dossier: Dossier;
  readonly asking: Asking;
}

function partOf(probe: Probe, seen: Observation, { dossier, asking }: Setting): Part {
  const { evidence } = seen;
  if (seen.shown.kind === 'shown') {
    return { kind: 'bad', because: `${probe.label} still shows the weakness: ${seen.shown.because}`, evidence };
  }
  if (seen.shown.kind === 'inconclusive') {
    return { kind: 'unclear', because: `${probe.label}: ${seen.shown.because}`, evidence };
  }
  if (!seen.reached) {
    const because = `${probe.label} no longer reaches ${dossier.finding.component.name}, so nothing was learned`;
    return { kind: 'unclear', because, evidence };
  }
  const [before] = dossier.observations;
  const broken = before === undefined ? null : brokenAnswer(before, seen, (error) => asking.language.isAccident(error));
  return broken === null ? { kind: 'good', evidence } : { kind: 'bad', because: broken, evidence };
}
