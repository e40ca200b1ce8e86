// SPDX-License-Identifier: Apache-2.0

/** A test suite's result, per test where the runner's output allows it, else as one test named `suite`. */
export interface TestRun {
  /** The command that was run, as the user could type it. */
  readonly command: string;
  readonly results: readonly TestResult[];
  /** Names whose result differed between repetitions. */
  readonly flaky: readonly string[];
  /** Set when the suite could not be run to its end; then `results` must not be compared. */
  readonly broken?: string;
  readonly seconds: number;
  readonly evidence: string;
}

export interface TestResult {
  readonly name: string;
  readonly kind: 'passed' | 'failed' | 'skipped';
}
