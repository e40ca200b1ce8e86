// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../domain/dossier.ts';
import type { Services } from '../services.ts';

/** Adds what one source knows to a dossier. Returns it unchanged when the source has nothing to say. */
export interface Enricher {
  readonly name: string;
  enrich(dossier: Dossier, services: Services): Promise<Dossier>;
}
