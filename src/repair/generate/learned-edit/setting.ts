// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { NameGrammar } from '../../../language/hunks/tree.ts';
import type { Language } from '../../../language/language.ts';
import type { RepairPattern } from '../../../patterns/pattern.ts';
import type { Services } from '../../services.ts';

/** What a finding is mended with. */
export interface Setting {
  readonly dossier: Dossier;
  readonly suspects: readonly Suspect[];
  readonly services: Services;
  readonly language: Language;
  readonly grammar: NameGrammar;
  /** Of the finding's weakness and language. */
  readonly patterns: readonly RepairPattern[];
}
