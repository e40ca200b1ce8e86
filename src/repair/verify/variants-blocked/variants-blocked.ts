// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../../domain/candidate.ts';
import type { Examined } from '../../../domain/exam.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Outcome } from '../../../domain/verdict.ts';
import { mapParallel } from '../../../support/parallel.ts';
import { ask, askingOf, askUntil, snapshotOf, type Asking } from '../asking.ts';
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
    const outcome = sumUp(
      answers.map(({ item, seen }) => partOf(item, seen)),
      claim,
    );
    return outcome.kind === 'pass' ? heard(outcome, exam.variants, { candidate, asking }) : outcome;
  },
};

/** Of the attacks that are stopped, as many are asked whether only what reports them was kept from it. */
const HEARD = 6;

/** One attack may be answered well by chance: a loop that ends after its first hit is right where there is only one. */
async function heard(
  outcome: Outcome,
  variants: readonly Examined[],
  { candidate, asking }: { readonly candidate: Candidate; readonly asking: Asking },
): Promise<Outcome> {
  const { language, context, services } = asking;
  const said = await mapParallel(variants.slice(0, HEARD), services.options.parallel, async (attack) =>
    language.silenced?.(attack, snapshotOf(candidate), context),
  );
  const why = said.find((one) => typeof one === 'string');
  return why === undefined ? outcome : { ...outcome, kind: 'inconclusive', because: why };
}

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
