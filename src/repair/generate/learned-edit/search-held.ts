// SPDX-License-Identifier: Apache-2.0
import { isStopped } from '../trial.ts';
import type { Setting } from './setting.ts';
import type { Proposal } from './proposals.ts';

/** Trials of one finding, candidates handed to the judge, and milliseconds after which no trial begins. */
const MOST_TRIALS = 48;
const MOST_HELD = 6;
const MOST_MS = 60_000;
/** Of one pattern: where the judge refuses it in two ways, a third is seldom better. */
const MOST_ALIKE = 2;

/** The proposals that stop the reproducer, as far as the trials went. A trial proves nothing. */
export async function searchHeld(
  proposals: readonly Proposal[],
  setting: Pick<Setting, 'dossier' | 'services' | 'language'>,
): Promise<{ readonly held: readonly Proposal[]; readonly trials: number }> {
  const { services } = setting;
  const started = services.now();
  const held: Proposal[] = [];
  let trials = 0;
  for (const proposal of proposals) {
    if (trials >= MOST_TRIALS || held.length >= MOST_HELD || services.now() - started > MOST_MS) {
      break;
    }
    if (held.filter(({ pattern }) => pattern === proposal.pattern).length >= MOST_ALIKE) {
      continue;
    }
    trials += 1;
    if (await isStopped(proposal.changes, setting)) {
      held.push(proposal);
    }
  }
  return { held, trials };
}
