// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import { encode } from '../encoding.ts';
import { native } from './natives.ts';
import { budget, placeInRun, report } from './report.ts';

/** The numbered record of what crosses the border. */

export interface Origin {
  /** Module file relative to the root. */
  readonly module: string;
  /** Names from its exports; `()` and `new()` stand for what a call gave. */
  readonly path: readonly string[];
}

export type How = 'call' | 'construct' | 'request' | 'match';

export interface OpenCall {
  readonly index: number;
  readonly cpu: number;
}

/** The number of a call: the process's place in the run, then the call's place in the process. */
const PER_PROCESS = 10_000;

let count = 0;
const inProgress: number[] = [];
const watchers: (() => void)[] = [];

/** The outermost call that is running now; `-1` outside of any. */
export function currentCall(): number {
  return inProgress[0] ?? -1;
}

export function hasCalls(): boolean {
  return count > 0;
}

/** Called whenever control goes over the border, either way. */
export function onCrossing(watcher: () => void): void {
  watchers.push(watcher);
}

export function crossed(): void {
  for (const watcher of watchers) {
    watcher();
  }
}

export function nextIndex(): number {
  count += 1;
  return placeInRun() * PER_PROCESS + count - 1;
}

export function begin(index: number, origin: Origin, call: { readonly how: How; readonly args: Encoded[] }): OpenCall {
  report.write({ k: 'call', i: index, module: origin.module, path: origin.path, how: call.how, args: call.args });
  return { index, cpu: cpuMicros() };
}

/** Runs the callee as the inside of the border. */
export function during<T>(call: OpenCall, work: () => T): T {
  crossed();
  inProgress.push(call.index);
  try {
    return work();
  } finally {
    inProgress.pop();
    crossed();
  }
}

export function returned(call: OpenCall, value: Encoded, after: readonly Encoded[]): void {
  report.write({ k: 'return', i: call.index, value, after, cpu: cpuMicros() - call.cpu });
}

export function threw(call: OpenCall, error: Encoded, after: readonly Encoded[]): void {
  report.write({ k: 'throw', i: call.index, error, after, cpu: cpuMicros() - call.cpu });
}

/** A promise the call gave has settled. */
export function settled(call: OpenCall, how: 'fulfilled' | 'rejected', value: unknown): void {
  report.write({ k: 'settle', i: call.index, how, value: data(value), cpu: cpuMicros() - call.cpu });
  crossed();
}

export function calledBack(index: number, args: readonly Encoded[], isSelf: boolean): void {
  report.write({ k: 'callback', i: index, args, ...(isSelf ? { self: true } : {}) });
  crossed();
}

export function bodyCame(index: number, text: string): void {
  report.write({ k: 'body', i: index, text });
}

let unwrapForEncoding: (value: object) => object = (value) => value;

export function encodeThrough(unwrap: (value: object) => object): void {
  unwrapForEncoding = unwrap;
}

export function data(value: unknown): Encoded {
  return encode(value, budget, unwrapForEncoding);
}

/** Processor time this process has used, in microseconds. */
export function cpuMicros(): number {
  const { user, system } = native.cpuUsage();
  return user + system;
}
