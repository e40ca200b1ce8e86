// SPDX-License-Identifier: Apache-2.0
import type { Location } from './location.ts';
import type { Reproducer } from './reproducer.ts';
import type { Component, Target } from './target.ts';
import type { Weakness } from './weakness.ts';

/** A weakness reported in this target. It is not called a vulnerability before it was reproduced. */
export interface Finding {
  readonly id: string;
  readonly weakness: Weakness;
  readonly target: Target;
  /** The package that holds the fault. */
  readonly component: Component;
  readonly reproducer: Reproducer;
  /** Where a scanner saw it, if one did. */
  readonly locations: readonly Location[];
  /** Who reported it: `reproducer`, `api-search`, `sarif`. */
  readonly source: string;
  readonly advisories: readonly string[];
}
