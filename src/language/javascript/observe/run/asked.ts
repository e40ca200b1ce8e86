// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../../domain/probe.ts';
import type { Snapshot } from '../../../../domain/target.ts';
import type { ObserveContext } from '../../../language.ts';

/** What is run: a probe against a state of the target. */
export interface Asked {
  readonly probe: Probe;
  readonly snapshot: Snapshot;
  readonly context: ObserveContext;
}
