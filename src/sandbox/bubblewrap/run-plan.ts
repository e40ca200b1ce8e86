// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:os';
import { RepairError } from '../../domain/repair-error.ts';
import type { Meter, MeterMaker, Usage } from '../meter/meter.ts';
import type { Exit, Run } from '../sandbox.ts';
import type { Host } from './host.ts';
import { LAYER_FAILURE } from './command-line.ts';
import { launch } from './launch.ts';
import type { Plan } from './plan.ts';
import { supervise } from './supervise.ts';
import type { Ended } from './supervise.ts';

/** Carries out a plan to the end of its process tree. */
export async function runPlan(host: Host, meters: MeterMaker, plan: Plan): Promise<Run> {
  const meter = meters.make(plan.limits);
  const { ended, usage, wallMs } = await runMeasured(host, meter, plan);
  refuseOwnFailure(ended);
  return {
    exit: exitOf(ended, usage),
    stdout: ended.stdout,
    stderr: ended.stderr,
    isCut: ended.isCut,
    wallMs,
    cpuMs: usage.cpuMs,
    maxRssKb: usage.peakKb,
  };
}

interface Measured {
  readonly ended: Ended;
  readonly usage: Usage;
  readonly wallMs: number;
}

async function runMeasured(host: Host, meter: Meter, plan: Plan): Promise<Measured> {
  try {
    const startedAt = performance.now();
    const ended = await supervise(launch(host, plan, meter), plan, meter);
    return { ended, usage: meter.read(), wallMs: Math.round(performance.now() - startedAt) };
  } finally {
    await meter.close();
  }
}

/** What is said when the sandbox could not be built; nothing of the task has run then. */
function refuseOwnFailure(ended: Ended): void {
  if (ended.brokenLimit !== null || ended.stdout !== '') {
    return;
  }
  const said = ended.stderr.trimEnd();
  if (ended.status === 124 && said.includes(LAYER_FAILURE)) {
    const at = said.slice(said.indexOf(LAYER_FAILURE) + 'skymend: '.length);
    throw new RepairError(
      'SANDBOX_UNAVAILABLE',
      `cannot build the sandbox: ${at}: the kernel allows no overlay mounts to users; use Linux 5.11 or later`,
    );
  }
  if (ended.status === 1 && /^bwrap: [^\n]*$/.test(said)) {
    throw new RepairError('SANDBOX_UNAVAILABLE', `cannot build the sandbox: ${said}`);
  }
}

function exitOf(ended: Ended, usage: Usage): Exit {
  if (usage.isOutOfMemory) {
    return { kind: 'limit', limit: 'memory' };
  }
  if (ended.brokenLimit !== null) {
    return ended.brokenLimit === 'wall' ? { kind: 'timed-out' } : { kind: 'limit', limit: ended.brokenLimit };
  }
  if (usage.isOutOfProcesses && ended.status !== 0) {
    return { kind: 'limit', limit: 'processes' };
  }
  const signal = signalOf(ended.status);
  if (signal === 'SIGXFSZ' || signal === 'SIGXCPU') {
    return { kind: 'limit', limit: signal === 'SIGXCPU' ? 'cpu' : 'disk' };
  }
  return signal === null ? { kind: 'exited', status: ended.status } : { kind: 'signalled', signal };
}

/** bubblewrap, like a shell, says `128 + n` when signal `n` ended the task. */
function signalOf(status: number): string | null {
  const found = Object.entries(constants.signals).find(([, number]) => number === status - 128);
  return found === undefined ? null : found[0];
}
