// SPDX-License-Identifier: Apache-2.0
import type { Location } from './location.ts';
import type { SinkEvent } from './observation.ts';

/** A way attack data can take through the source. A reason to look, not a proof. */
export interface DataFlow {
  readonly source: { readonly location: Location; readonly description: string };
  /** Places on the way, from the source to the sink, both left out. */
  readonly steps: readonly Location[];
  readonly sink: FlowSink;
}

export interface FlowSink {
  /** The dangerous call or write. */
  readonly location: Location;
  readonly kind: SinkEvent['sink'];
  /** `child_process.exec`, `fs.readFile`, `eval`, `computed write`, `computed call`, `RegExp.exec`, `String.match`. */
  readonly api: string;
  /** Index of the dangerous argument; -1 for the receiver. */
  readonly argument: number;
  /** `regexp`: the pattern as written, and where. */
  readonly pattern?: { readonly location: Location; readonly text: string };
  /** The function around the sink only hands on what it was given: who calls it decides what runs. */
  readonly isPassedOn: boolean;
}

export interface DataFlowReport {
  /** Sorted by sink. One flow per sink, argument and pattern: the shortest way to it. */
  readonly flows: readonly DataFlow[];
  readonly files: number;
  /** Files left out, and why. */
  readonly skipped: readonly { readonly file: string; readonly because: string }[];
  /** Set when the budget ended the analysis before it was complete. */
  readonly cut?: string;
}
