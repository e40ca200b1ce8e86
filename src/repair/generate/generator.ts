// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Suspect } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Services } from '../services.ts';

/** One idea of how to mend. Sees the dossier and the suspects, never the judge's variants. */
export interface Generator {
  readonly name: string;
  readonly needs: { readonly network: boolean; readonly model: boolean };
  generate(dossier: Dossier, suspects: readonly Suspect[], services: Services): Promise<Generated>;
}

export interface Generated {
  readonly candidates: readonly Candidate[];
  /** Set when this generator can tell that no patch keeps the feature, with the reason. */
  readonly notRepairable?: string;
  /** Why something the user asked for gave no candidate. */
  readonly remarks?: readonly string[];
  /** What can still be tried; asked once, when nobody proposed anything or none of the proposals held. */
  readonly again?: (refusals: readonly Refusal[]) => Promise<Pick<Generated, 'candidates' | 'remarks'>>;
}
