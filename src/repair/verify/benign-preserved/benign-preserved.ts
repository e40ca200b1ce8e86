// SPDX-License-Identifier: Apache-2.0
import type { Examined } from '../../../domain/exam.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Language } from '../../../language/language.ts';
import { mapParallel } from '../../../support/parallel.ts';
import { ask, askingOf, snapshotOf } from '../asking.ts';
import type { Gate } from '../gate.ts';
import { sumUp, type Part } from '../sum-up.ts';
import { leveled } from './leveled.ts';

/** Of one call; the rest is in the evidence. */
const SHOWN_DIFFERENCES = 3;

export const benignPreserved: Gate = {
  name: 'benign-preserved',
  required: 'always',

  async check(candidate, { dossier, exam }, services) {
    const asking = askingOf(dossier, services);
    const parts = await mapParallel(exam.benign, services.options.parallel, async (examined) =>
      partOf(examined, await ask(examined.probe, snapshotOf(candidate), asking), asking.language),
    );
    return sumUp(parts, `${parts.length} harmless calls give the same answers as before`);
  },
};

function partOf({ probe, before }: Examined, seen: Observation, language: Language): Part {
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
  const differences = language.differences(old, now, []);
  return differences.length === 0
    ? { kind: 'good', evidence }
    : { kind: 'bad', because: `${probe.label}: ${differences.slice(0, SHOWN_DIFFERENCES).join(', ')}`, evidence };
}
