// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import type { View } from './same.ts';

/** What the real engine found in view of the user, of every match up to a few, as one comparable text. */
export type Found = string;

export interface EngineRun {
  /** One per subject; shorter than the subjects when time ran out. */
  readonly found: readonly Found[];
  /** Milliseconds per subject. */
  readonly took: readonly number[];
  readonly timedOut: boolean;
}

/**
 * Runs inside a thread of its own. Patterns and subjects are foreign data and may keep the engine busy for years, so
 * the thread must be one that can be ended.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { source, flags, view, subjects } = workerData;
const visible = {
  groups: (match) => [match.index, ...match],
  extent: (match) => [match.index, match[0]],
  start: (match) => match.index,
  presence: () => true,
}[view];
for (const subject of subjects) {
  const pattern = new RegExp(source, flags);
  const results = [];
  const began = process.hrtime.bigint();
  for (let round = 0; round < 8; round += 1) {
    const match = pattern.exec(subject);
    results.push(match === null ? null : visible(match));
    if (match === null || !(pattern.global || pattern.sticky)) break;
    if (match[0] === '') pattern.lastIndex += 1;
  }
  parentPort.postMessage({ found: JSON.stringify(results), took: Number(process.hrtime.bigint() - began) / 1e6 });
}
parentPort.postMessage(null);
`;

/** Matches a pattern against subjects with the language's own engine, for as long as it is allowed. */
export async function runEngine(
  pattern: { readonly source: string; readonly flags: string; readonly view: View },
  subjects: readonly string[],
  timeoutMs: number,
): Promise<EngineRun> {
  const worker = new Worker(PROGRAM, { eval: true, workerData: { ...pattern, subjects }, env: {} });
  const found: Found[] = [];
  const took: number[] = [];
  const outcome = await new Promise<'done' | 'timeout'>((resolve, reject) => {
    const timer = setTimeout(() => resolve('timeout'), timeoutMs);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    worker.on('message', (message: { found: string; took: number } | null) => {
      if (message === null) {
        finish(() => resolve('done'));
      } else {
        found.push(message.found);
        took.push(message.took);
      }
    });
    worker.once('error', (error) => finish(() => reject(error)));
    worker.once('exit', () => finish(() => resolve('done')));
  });
  await worker.terminate();
  return { found, took, timedOut: outcome === 'timeout' };
}
