// SPDX-License-Identifier: Apache-2.0

/** What could be tried for one finding. */
export interface Option {
  readonly weakness: string;
  readonly language: string;
  readonly generator: string;
  /** The template, pattern or kind of remedy inside the generator. */
  readonly method: string;
  /** What there is to judge by, as in the history. */
  readonly evidence: string;
  /** How likely its maker takes it to hold, 0..1. */
  readonly prior: number;
}
