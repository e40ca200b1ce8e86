// SPDX-License-Identifier: Apache-2.0
import type { Observation } from './observation.ts';
import type { Probe } from './probe.ts';
import type { TestRun } from './test-run.ts';
import type { LoadReport } from './load-report.ts';

/**
 * What the judge knows and the generator never sees: the questions every candidate is asked, and how the unpatched
 * target answered them.
 */
export interface Exam {
  /** Attacks of the same weakness that were seen to work on the unpatched target. */
  readonly variants: readonly Examined[];
  /** Attack forms tried that did not work on the unpatched target, kept so that a patch cannot open them. */
  readonly quiet: readonly Examined[];
  /** Harmless neighbours of the attack that reach the same code. */
  readonly benign: readonly Examined[];
  readonly tests: TestRun | null;
  readonly load: LoadReport;
}

/** A probe and what the unpatched target did. */
export interface Examined {
  readonly probe: Probe;
  readonly before: Observation;
  /** What the unpatched target does with this harmless input may be the weakness itself; see `Substitute.isFragile`. */
  readonly isFragile?: true;
  /** The errors of the unpatched target that count as such mistreatment; any when absent. */
  readonly fragileErrors?: readonly string[];
  /** The lighter question that `before` answers, where asking the probe itself would only have taken longer. */
  readonly tried?: Probe;
}
