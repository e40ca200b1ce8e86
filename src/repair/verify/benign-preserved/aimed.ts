// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../../domain/candidate.ts';
import type { Examined } from '../../../domain/exam.ts';
import type { Observation } from '../../../domain/observation.ts';
import { mapParallel } from '../../../support/parallel.ts';
import { ask, snapshotOf, UNPATCHED, type Asking } from '../asking.ts';
import { attackValues } from '../exam/attack-values.ts';
import { planOf, probesOf } from '../exam/probe-of.ts';
import type { Question } from '../gate.ts';
import { hurried } from '../hurried.ts';
import { valuesAt } from '../values-at.ts';

/** A question that was made for one patch, and both answers. */
export interface Aimed {
  readonly item: Examined;
  readonly seen: Observation;
}

/**
 * Questions made by what the patch itself says (the number it compares with), asked of the unpatched target as well. The
 * exam knows no patch, and its inputs may all lie on one side of a bound that somebody guessed.
 */
export async function askAimed(
  { dossier, exam }: Question,
  candidate: Candidate,
  asking: Asking,
): Promise<readonly Aimed[]> {
  const { language, context, services } = asking;
  const [first] = attackValues(dossier);
  const [seen] = dossier.observations;
  if (language.telling === undefined || first === undefined || seen === undefined) {
    return [];
  }
  const { carrier, value } = first;
  const snapshot = snapshotOf(candidate);
  const harmless = exam.benign.flatMap(({ probe }) => valuesAt(probe, carrier));
  const placed = { carrier, value, context, reproducer: dossier.finding.reproducer };
  const found = await language.telling(placed, { snapshot, seen, harmless });
  const planned = probesOf(
    found.map((substitute) => planOf(carrier, substitute)),
    'benign',
    dossier,
  );
  return mapParallel(planned, services.options.parallel, async (one) => {
    const probe = { ...hurried(one.probe, dossier), id: `aimed-${one.probe.id}` };
    const before = await ask(probe, UNPATCHED, asking);
    return { item: { probe, before }, seen: await ask(probe, snapshot, asking) };
  });
}
