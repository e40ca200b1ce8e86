// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { FakeSandbox, STALLED } from '../../../sandbox/fake-sandbox.ts';
import { runPatiently } from './run-patiently.ts';
import type { RunPlace, TrialCommand } from './trial-run.ts';

const PLACE: RunPlace = { root: '/t', directory: '/t', mounts: [], timeoutMs: 1000, isTraced: false };
const TRIAL: TrialCommand = { command: './tool', env: {}, inputs: new Map() };

async function limits(sandbox: FakeSandbox): Promise<readonly (number | undefined)[]> {
  await runPatiently(TRIAL, PLACE, sandbox);
  return sandbox.tasks.map((task) => task.limits?.wallMs);
}

it('gives more time, once, to a run that used no processor in its own', async () => {
  expect(await limits(new FakeSandbox(() => ({ ...STALLED, cpuMs: 60 })))).toEqual([1000, 4000]);
});

it('gives none to a run that was busy all the time, or that ended', async () => {
  expect(await limits(new FakeSandbox(() => ({ ...STALLED, cpuMs: 29_000 })))).toEqual([1000]);
  expect(await limits(new FakeSandbox())).toEqual([1000]);
});
