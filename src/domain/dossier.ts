// SPDX-License-Identifier: Apache-2.0
import type { Finding } from './finding.ts';
import type { Observation } from './observation.ts';
import type { Carrier } from './probe.ts';

/** All that is known about one finding, and all a generator gets to see beside the source. */
export interface Dossier {
  readonly finding: Finding;
  /** The reproducer's runs on the unpatched target; each showed the weakness. */
  readonly observations: readonly Observation[];
  /** Where the attack value enters, most telling first. */
  readonly carriers: readonly Carrier[];
  /** Files of the component that the reproducer loaded, relative to the root. */
  readonly loadedFiles: readonly string[];
}
