// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import type { Substitute } from '../../language.ts';

/**
 * What is known about attacking one weakness: pure functions from the value that was seen to work to other values.
 * Nothing here is promised to work; whoever asks tries each on the unpatched target first.
 */
export interface Attack {
  readonly weakness: Weakness;
  /** Other attacks, likeliest to work first. Empty when `value` holds nothing this weakness is known by. */
  siblings(value: Encoded, observation: Observation): readonly Substitute[];
  /** Further attacks that take an analysis to find; they are listed behind `siblings`. */
  analyzed?(value: Encoded, observation: Observation): Promise<readonly Substitute[]>;
  /** Harmless values of the same shape, closest to the attack first. */
  neighbours(value: Encoded, observation: Observation): readonly Substitute[];
}
