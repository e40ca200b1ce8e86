// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Services } from '../services.ts';
import type { Localizer } from './localizer.ts';
import { localizers } from './registry.ts';

/** Asks every localizer; of several answers about one place the best is kept. Best first, ties by place. */
export async function localize(dossier: Dossier, services: Services): Promise<readonly Suspect[]> {
  return localizeBy(localizers, dossier, services);
}

/** The same with other localizers, for tests of the order and of failure. */
export async function localizeBy(
  list: readonly Localizer[],
  dossier: Dossier,
  services: Services,
): Promise<readonly Suspect[]> {
  services.progress.stage('localize', dossier.finding.component.name);
  const best = new Map<string, Suspect>();
  for (const localizer of list) {
    for (const suspect of await ask(localizer, dossier, services)) {
      const { file, region } = suspect.location;
      const place = `${file}:${region.startLine}:${region.startColumn}`;
      const known = best.get(place);
      if (known === undefined || known.score < suspect.score) {
        best.set(place, suspect);
      }
    }
  }
  return [...best]
    .toSorted(([a, { score: x }], [b, { score: y }]) => y - x || (a < b ? -1 : 1))
    .map(([, suspect]) => suspect);
}

/** A method that stumbles costs its own answers, not those of the others. */
async function ask(localizer: Localizer, dossier: Dossier, services: Services): Promise<readonly Suspect[]> {
  try {
    return await localizer.localize(dossier, services);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    services.progress.note(`localizer ${localizer.name} could not look: ${reason}`);
    return [];
  }
}
