// SPDX-License-Identifier: Apache-2.0
import type { Pair } from './outline.ts';

/** One way in which a change can take away what the source did, or slip in what it should not do. */
export interface ShapeRule {
  readonly name: string;
  /** One readable sentence for each place; empty when the rule has nothing to say. */
  look(pair: Pair): readonly string[];
}
