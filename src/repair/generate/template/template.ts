// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { FileChange } from '../../../domain/target.ts';
import type { Weakness } from '../../../domain/weakness.ts';

/** One known shape of repair for one weakness in one language. */
export interface Template {
  readonly name: string;
  readonly language: string;
  /** `any`: it reads from what was observed whether it fits. */
  readonly weakness: Weakness | 'any';
  /**
   * Ways to mend, strongest first. Each proposal mends every place of the component that has the same fault, in every
   * shipped copy, in one change. An empty list means that the template does not fit here.
   */
  propose(site: Site): Promise<readonly Proposal[]>;
}

/** What a template may look at. Files are read from the unpatched target. */
export interface Site {
  readonly dossier: Dossier;
  /** Best first. */
  readonly suspects: readonly Suspect[];
  /** Source files of the component, relative to the root, tests and minified vendored code left out; sorted. */
  readonly files: readonly string[];
  /** Text of one file, relative to the root. */
  read(file: string): Promise<string>;
}

export type Proposal =
  | {
      readonly kind: 'patch';
      /** One sentence: what the patch does. */
      readonly title: string;
      readonly changes: readonly FileChange[];
      /** 0..1, used for the order of trials only. */
      readonly prior: number;
      readonly proof?: readonly string[];
      /** Name of the known shape of repair, of a template that knows several; the template's own where absent. */
      readonly shape?: string;
    }
  /** No patch keeps the feature; the reason is shown to the user. */
  | { readonly kind: 'not-repairable'; readonly because: string };
