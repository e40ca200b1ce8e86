// SPDX-License-Identifier: Apache-2.0
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { runTrial } from './run-trial.ts';
import type { RunPlace, TrialCommand, TrialRun } from './trial-run.ts';

/** The part of its time in which a run that hangs would have used the processor. */
const BUSY = 0.1;
const PATIENCE = 4;

/** A run whose time was over before it had used any of the processor may only have waited for one: it gets more. */
export async function runPatiently(trial: TrialCommand, place: RunPlace, sandbox: Sandbox): Promise<TrialRun> {
  const run = await runTrial(trial, place, sandbox);
  const hasWaited = run.exit.kind === 'timed-out' && run.cpuMs < run.wallMs * BUSY;
  return hasWaited ? runTrial(trial, { ...place, timeoutMs: place.timeoutMs * PATIENCE }, sandbox) : run;
}
