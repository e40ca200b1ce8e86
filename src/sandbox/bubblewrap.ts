// SPDX-License-Identifier: Apache-2.0
import { checkHost } from './bubblewrap/check-host.ts';
import { findHost } from './bubblewrap/host.ts';
import { planTask } from './bubblewrap/plan.ts';
import { runPlan } from './bubblewrap/run-plan.ts';
import { chooseMeters } from './meter/choose-meters.ts';
import type { Sandbox } from './sandbox.ts';

/**
 * A sandbox of Linux namespaces, made with bubblewrap. Throws `SANDBOX_UNAVAILABLE` with what to do when this machine
 * cannot give every promise of the contract; there is no lesser sandbox to fall back to.
 */
export async function createBubblewrapSandbox(): Promise<Sandbox> {
  const host = findHost();
  const meters = chooseMeters();
  await checkHost(host, meters);
  return { run: async (task) => runPlan(host, meters, planTask(host, task)) };
}
