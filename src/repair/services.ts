// SPDX-License-Identifier: Apache-2.0
import type { KnownRepair } from '../domain/hunk.ts';
import type { AttemptCell } from '../domain/history.ts';
import type { Signer } from '../evidence/signer.ts';
import type { Language } from '../language/language.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Journal } from '../store/journal.ts';
import type { Progress } from '../support/progress.ts';

/** What every stage is handed; the only way to the world outside `domain/`. */
export interface Services {
  /** Records each run as evidence and answers repeated runs of a resumed journal from it. */
  readonly sandbox: Sandbox;
  readonly languages: readonly Language[];
  readonly journal: Journal;
  readonly progress: Progress;
  /** Who vouches for evidence; asked for only when there is some. */
  readonly signer: () => Signer;
  /** Milliseconds since the epoch; passed in so that runs can be repeated. */
  readonly now: () => number;
  readonly options: RepairOptions;
  /** How earlier tries went, for the order of trial; without, that of the generators' own priors. */
  readonly attempts?: readonly AttemptCell[];
}

export interface RepairOptions {
  /** Times the reproducer must show the weakness on the unpatched target, and must not on the patched one. */
  readonly replays: number;
  /** Candidates judged at the same time. */
  readonly parallel: number;
  /** Wall-clock budget for the whole finding, milliseconds. */
  readonly budgetMs: number;
  /** Go on after the first plausible candidate. */
  readonly alternatives: boolean;
  /** Write the chosen patch to the user's files. */
  readonly apply: boolean;
  /** A repair of the same weakness in another version, to be carried over. */
  readonly knownRepair?: KnownRepair;
  /** File with the repair patterns that were learned from others' fixes; see `skymend learn`. */
  readonly patterns?: string;
  /** Names of the generators that may propose; all when absent. */
  readonly generators?: readonly string[];
  /** Seed of everything random. */
  readonly seed: number;
}
