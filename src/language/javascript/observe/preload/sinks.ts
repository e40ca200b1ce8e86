// SPDX-License-Identifier: Apache-2.0
import { currentCall } from './calls.ts';
import { stack } from './places.ts';
import { report } from './report.ts';

/** What is written about a dangerous operation, when it begins and how it went. */

const DETAIL = 65_536;

let count = 0;

export interface Sink {
  readonly sink: 'process' | 'file' | 'code';
  readonly api: string;
  readonly detail: readonly string[];
}

/** Gives the number under which the end can be reported. */
export function sinkBegan({ sink, api, detail }: Sink): number {
  count += 1;
  const cut = detail.map((part) => part.slice(0, DETAIL));
  report.write({ k: 'sink', n: count, sink, api, detail: cut, stack: stack(), call: currentCall() });
  return count;
}

/** For operations that can fail: a path that was asked for is not yet a path that was reached. */
export function sinkEnded(number: number, isDone: boolean): void {
  report.write({ k: 'sink-end', n: number, ok: isDone });
}
