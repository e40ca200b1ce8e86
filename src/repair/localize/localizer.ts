// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Services } from '../services.ts';

/** Names places to change. An empty answer means that this method saw nothing, not that nothing is there. */
export interface Localizer {
  readonly name: string;
  localize(dossier: Dossier, services: Services): Promise<readonly Suspect[]>;
}
