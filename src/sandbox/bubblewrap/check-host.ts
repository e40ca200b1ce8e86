// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { RepairError } from '../../domain/repair-error.ts';
import type { MeterMaker } from '../meter/meter.ts';
import type { Host } from './host.ts';
import { planTask } from './plan.ts';
import { runPlan } from './run-plan.ts';

/** Runs Node.js in the sandbox and nothing with it, so that a machine that cannot do it is told so at once. */
export async function checkHost(host: Host, meters: MeterMaker): Promise<void> {
  try {
    const plan = planTask(host, { argv: ['node', '--version'], cwd: '/', mounts: [] });
    const { exit, stderr } = await runPlan(host, meters, plan);
    if (exit.kind !== 'exited' || exit.status !== 0) {
      throw new RepairError('SANDBOX_UNAVAILABLE', stderr.trim().split('\n')[0] ?? `it ended as ${exit.kind}`);
    }
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.replace(/^cannot build the sandbox: /, '') : String(cause);
    throw new RepairError('SANDBOX_UNAVAILABLE', `cannot isolate foreign code: ${said}; ${remedy()}`, { cause });
  }
}

/** Switches that distributions turn off, with the line that turns each on again. */
const SWITCHES = [
  { name: 'kernel.unprivileged_userns_clone', off: '0', on: '1' },
  { name: 'kernel.apparmor_restrict_unprivileged_userns', off: '1', on: '0' },
  { name: 'user.max_user_namespaces', off: '0', on: '15000' },
] as const;

function remedy(): string {
  const closed = SWITCHES.find(({ name, off }) => readSwitch(name) === off);
  return closed === undefined
    ? 'user namespaces must be allowed here; in a container, start it with --security-opt seccomp=unconfined'
    : `run: sysctl -w ${closed.name}=${closed.on}`;
}

function readSwitch(name: string): string | null {
  const path = `/proc/sys/${name.replaceAll('.', '/')}`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
