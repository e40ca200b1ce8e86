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
  /** What can still be tried once these were refused; asked once, when none of the first held. */
  readonly again?: (refusals: readonly Refusal[]) => Promise<readonly Candidate[]>;
}
