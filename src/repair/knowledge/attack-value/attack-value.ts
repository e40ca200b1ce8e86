// SPDX-License-Identifier: Apache-2.0
import { languageOf } from '../../../language/select.ts';
import type { Enricher } from '../enricher.ts';

/** Finds where the attack value crossed the border into the component. */
export const attackValue: Enricher = {
  name: 'attack-value',

  async enrich(dossier, services) {
    const { finding, observations } = dossier;
    const language = languageOf(finding.target, services.languages);
    const [first] = observations;
    if (first === undefined) {
      return dossier;
    }
    const files = new Set(first.behaviour.calls.map((call) => call.module));
    return { ...dossier, carriers: language.carriers(first, finding), loadedFiles: [...files].toSorted() };
  },
};
