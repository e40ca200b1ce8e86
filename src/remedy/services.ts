// SPDX-License-Identifier: Apache-2.0
import type { PackageSource } from '../dependencies/registry/package-source.ts';
import type { AdvisorySource } from '../domain/advisory.ts';
import type { Shows } from '../domain/reproducer.ts';
import type { FileChange } from '../domain/target.ts';
import type { Unread } from '../domain/dependency.ts';
import type { Weakness } from '../domain/weakness.ts';
import type { Language } from '../language/language.ts';
import type { Mount, Sandbox } from '../sandbox/sandbox.ts';
import type { Journal } from '../store/journal.ts';
import type { Progress } from '../support/progress.ts';
import type { MendedArchive } from './mended-archive.ts';
import type { Family } from './family/family.ts';

/** The only way of a remedy to the world outside `domain/`. */
export interface RemedyServices {
  readonly sandbox: Sandbox;
  readonly source: PackageSource;
  /** Whose project it is: npm's, pnpm's, yarn's. */
  readonly family: Family;
  /** Absolute folder in which package managers are kept that had to be fetched. */
  readonly toolbox: string;
  readonly advisories: AdvisorySource;
  /** Records that could not be read: what they would have said is missing. */
  readonly unreadAdvisories: readonly Unread[];
  /** Not a recorded one: its answers belong to folders that differ from step to step. */
  readonly language: Language;
  readonly journal: Journal;
  /** Archives of mended releases, by digest as lock files write it; filled as they are made. */
  readonly mended: Map<string, MendedArchive>;
  /** Mends the code of an installed package; absent where nobody can. */
  readonly mendPackage?: (wanted: PackageToMend) => Promise<MendedPackage>;
  readonly progress: Progress;
  readonly now: () => number;
  readonly options: RemedyOptions;
}

export interface RemedyOptions {
  /** A command that shows a vulnerability in the project as it is, when the user has one. */
  readonly trigger?: Trigger;
  /** How to run the project's own tests, where it is not found out. */
  readonly test?: string;
  /** Commands of the project's everyday use, whose answers must stay as they are. */
  readonly benign?: readonly string[];
  /** Names of vulnerabilities to mend; all when absent. */
  readonly only?: readonly string[];
  /** `request` → `npm:@cypress/request@^3.0.0`: what may take the place of a package that will not be mended. */
  readonly replacements: ReadonlyMap<string, string>;
  /** Milliseconds after which nothing further is begun; what held until then is delivered. */
  readonly budgetMs?: number;
  /** What else a package manager must see, such as repositories that dependencies are taken from. */
  readonly mounts: readonly Mount[];
}

export interface PackageToMend {
  /** Absolute folder of an installed project. */
  readonly project: string;
  /** Where the package lies in it. */
  readonly component: string;
  readonly name: string;
  readonly trigger: Trigger;
}

/** JSON, as the journal keeps it. */
export type MendedPackage =
  | {
      readonly kind: 'mended';
      readonly title: string;
      /** Paths relative to the project. */
      readonly changes: readonly FileChange[];
    }
  | { readonly kind: 'not-mended'; readonly because: string };

export interface Trigger {
  readonly command: string;
  readonly shows: Shows;
  readonly weakness: Weakness;
  readonly timeoutMs: number;
}
