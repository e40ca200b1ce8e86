// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Services } from '../services.ts';
import { localizers } from './registry.ts';

/** Asks every localizer; of several answers about one place the best is kept. Best first, ties by place. */
export async function localize(dossier: Dossier, services: Services): Promise<readonly Suspect[]> {
  services.progress.stage('localize', dossier.finding.component.name);
  const best = new Map<string, Suspect>();
  for (const localizer of localizers) {
    for (const suspect of await localizer.localize(dossier, services)) {
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
