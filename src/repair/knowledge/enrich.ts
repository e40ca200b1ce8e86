// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../domain/dossier.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Services } from '../services.ts';
import { enrichers } from './registry.ts';

/** Gathers what is known about a finding. */
export async function enrich(
  finding: Finding,
  observations: readonly Observation[],
  services: Services,
): Promise<Dossier> {
  services.progress.stage('knowledge', `${finding.weakness} in ${finding.component.name}@${finding.component.version}`);
  let dossier: Dossier = { finding, observations, carriers: [], loadedFiles: [] };
  for (const enricher of enrichers) {
    dossier = await enricher.enrich(dossier, services);
  }
  return dossier;
}
