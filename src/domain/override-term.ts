// SPDX-License-Identifier: Apache-2.0

/** Until when an override of ours is meant to stand, and what would make it needless or wrong before. */
export interface OverrideTerm {
  /** The package that asks, and the one that is overridden; outermost first. */
  readonly path: readonly string[];
  readonly to: string;
  /** Keys of the vulnerabilities it is for. */
  readonly removes: readonly string[];
  /** `2027-05-21`: the day after which somebody should look again. */
  readonly expires: string;
  readonly reopenWhen: string;
}

/** Beside a project's manifest, which has no room for reasons. */
export const OVERRIDE_TERMS_FILE = 'skymend-overrides.json';
