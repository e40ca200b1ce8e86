// SPDX-License-Identifier: Apache-2.0

/**
 * What an author learns of a judgement: that a candidate left the weakness `open`, or that something was `lost` by it.
 * Never what was asked.
 */
export interface Refusal {
  /** Id of the candidate. */
  readonly candidate: string;
  readonly leaves: 'open' | 'lost';
}
