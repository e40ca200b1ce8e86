// SPDX-License-Identifier: Apache-2.0
import type { Examined } from '../../../domain/exam.ts';
import type { Observation } from '../../../domain/observation.ts';
import { ask, askingOf, askUntil, snapshotOf } from '../asking.ts';
import type { Gate } from '../gate.ts';
import { sumUp, type Part } from '../sum-up.ts';

export const variantsBlocked: Gate = {
  name: 'variants-blocked',
  required: 'always',

  async check(candidate, { dossier, exam }, services) {
    const asking = askingOf(dossier, services);
    // The working ones first: they settle the question when the patch is weak.
    const asked = [...exam.variants, ...exam.quiet];
    const answers = await askUntil(asked, ({ probe }) => ask(probe, snapshotOf(candidate), asking), {
      width: services.options.parallel,
      isSettled: ({ seen }) => seen.shown.kind === 'shown',
    });
    const claim =
      exam.variants.length > 0
        ? `none of ${exam.variants.length} other attacks that work on the unpatched target works, and none of ${exam.quiet.length} that do not was opened`
        : `no other attack was found to work on the unpatched target; none of ${exam.quiet.length} tried forms was opened`;
    return sumUp(
      answers.map(({ item, seen }) => partOf(item, seen)),
      claim,
    );
  },
};

function partOf({ probe, before }: Examined, seen: Observation): Part {
  const { evidence } = seen;
  if (seen.shown.kind === 'shown') {
    const state = before.shown.kind === 'shown' ? 'still works' : 'works only since the patch';
    return { kind: 'bad', because: `${probe.label} ${state}: ${seen.shown.because}`, evidence };
  }
  if (seen.shown.kind === 'inconclusive') {
    return { kind: 'unclear', because: `${probe.label}: ${seen.shown.because}`, evidence };
  }
  return seen.reached
    ? { kind: 'good', evidence }
    : { kind: 'unclear', because: `${probe.label} no longer reaches the component`, evidence };
}
