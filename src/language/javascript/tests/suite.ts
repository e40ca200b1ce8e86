// SPDX-License-Identifier: Apache-2.0

/** A component's test suite that can be run here, now, without a network. */
export interface Suite {
  /** For a person, as it could be typed in the component's directory. */
  readonly command: string;
  /** Words of the program to start there. `RESULTS` stands for a file that the runner writes its results to. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly reads: ResultFormat;
  /** The runner is our own small one, mounted into the sandbox. */
  readonly needsMiniRunner: boolean;
}

/** Where results are found: in the output, or in the results file. `exit` knows no more than the exit status. */
export type ResultFormat = 'tap' | 'mocha-json' | 'jest-json' | 'mini' | 'exit';

/** Inside the sandbox; stands for itself in `Suite.argv`. */
export const RESULTS = '/skymend/results/results.json';
export const MINI_RUNNER = '/skymend/mini-runner.mjs';
