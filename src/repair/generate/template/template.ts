// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { FileChange } from '../../../domain/target.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import type { Trial } from '../../../language/language.ts';

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
  /** Absent where the language has no quick way to try. */
  readonly workbench?: Workbench;
}

/** Tries changes out before any is proposed: quick questions, which prove nothing. */
export interface Workbench {
  readonly reproducer: Probe;
  /** Harmless inputs near the attack; the unpatched target may report something on some of them. */
  readonly neighbours: readonly Probe[];
  /** Other inputs that the unpatched target reported something on; perhaps another fault. */
  readonly attacks: readonly Probe[];
  /** What stricter checks report before the reproducer's own report, where that shows far from its cause. */
  readonly closer: readonly SanitizerReport[];
  /** Asks all questions of the target with these changes, in one build. */
  run(changes: readonly FileChange[], trials: readonly Trial[]): Promise<readonly Observation[]>;
  /** A line for the user. */
  note(text: string): void;
  /** Milliseconds; for saying how long something took. */
  now(): number;
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
