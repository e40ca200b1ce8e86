// SPDX-License-Identifier: Apache-2.0

/**
 * What a search may spend on all its proofs together, in machine steps. Counted instead of timed, so that a busy
 * computer finds the same repairs as an idle one.
 */
export interface Purse {
  left: number;
}

/** About two microseconds each on a current computer. */
export function purseOf(steps: number): Purse {
  return { left: steps };
}
