// SPDX-License-Identifier: Apache-2.0
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { RepairError } from '../../domain/repair-error.ts';
import { IdleWatch } from '../meter/idle-watch.ts';
import type { Meter } from '../meter/meter.ts';
import { Capture } from './capture.ts';
import { DiskWatch } from './disk-watch.ts';
import type { Launched } from './launch.ts';
import type { Pipe } from './pipes.ts';
import type { Plan } from './plan.ts';

/** How a run came to its end, before it is put into the words of the contract. */
export interface Ended {
  readonly status: number;
  /** The limit for which we ended it. */
  readonly brokenLimit: BrokenLimit | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly isCut: boolean;
}

type BrokenLimit = 'wall' | 'cpu' | 'memory' | 'disk' | 'idle';

/** How often limits are looked at that the kernel does not hold for us: the first is for memory. */
const WATCH_CLOSELY_MS = 10;
const WATCH_MS = 100;
const WATCH_IDLE_MS = 200;

/** After the tree has ended its pipes are closed; this is for a kernel that is slow to do so. */
const LAST_OUTPUT_MS = 5_000;

/** Watches over a run until it has ended, by itself or at a limit. */
export async function supervise(launched: Launched, plan: Plan, meter: Meter): Promise<Ended> {
  const { child, stdout, stderr, status } = launched;
  const room = plan.limits.outputKb * 1024;
  const out = new Capture(stdout.ours, room);
  const err = new Capture(stderr.ours, room);
  const closed = [stdout, stderr, status].flatMap((pipe) => (pipe === null ? [] : [whenClosed(pipe)]));
  listen(status, meter);
  meter.started(child.pid ?? 0);
  const guard = new Guard(child, plan, meter);
  try {
    const code = await exitStatus(child);
    await settled(closed, [stdout, stderr, status]);
    guard.finish();
    const isCut = out.isCut || err.isCut;
    return { status: code, brokenLimit: guard.broken, stdout: out.text(), stderr: err.text(), isCut };
  } finally {
    guard.stop();
  }
}

/** Ends the run at the limits that time and measurement decide. */
class Guard {
  broken: BrokenLimit | null = null;
  readonly #child: ChildProcess;
  readonly #plan: Plan;
  readonly #meter: Meter;
  readonly #disk: DiskWatch;
  readonly #idle = new IdleWatch();
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(child: ChildProcess, plan: Plan, meter: Meter) {
    this.#child = child;
    this.#plan = plan;
    this.#meter = meter;
    this.#disk = new DiskWatch(plan.task.mounts, plan.limits.diskMb);
    this.#timers = [
      setTimeout(() => this.#end('wall'), plan.limits.wallMs),
      setInterval(() => this.#look(), meter.holdsMemory ? WATCH_MS : WATCH_CLOSELY_MS),
      ...(plan.limits.idleMs === Infinity ? [] : [setInterval(() => this.#lookForWork(), WATCH_IDLE_MS)]),
    ];
  }

  /** A last look, for a task that was quicker than we. */
  finish(): void {
    if (this.broken === null && this.#disk.isOver()) {
      this.broken = 'disk';
    }
  }

  stop(): void {
    for (const timer of this.#timers) {
      clearInterval(timer);
    }
  }

  #look(): void {
    const { cpuMs, memoryKb, isOutOfMemory } = this.#meter.read();
    if (cpuMs > this.#plan.limits.cpuMs) {
      this.#end('cpu');
    } else if (isOutOfMemory || (!this.#meter.holdsMemory && memoryKb > this.#plan.limits.memoryMb * 1024)) {
      // Where the kernel struck, it may have taken one process and left the others in disorder.
      this.#end('memory');
    } else if (this.#disk.isOverNow()) {
      this.#end('disk');
    }
  }

  #lookForWork(): void {
    const { pid } = this.#child;
    if (pid !== undefined && this.#idle.idleMs(pid, performance.now()) > this.#plan.limits.idleMs) {
      this.#end('idle');
    }
  }

  /** With bubblewrap its first process inside is killed by the kernel, and with that one all the others. */
  #end(limit: BrokenLimit): void {
    this.broken ??= limit;
    this.#child.kill('SIGKILL');
  }
}

function listen(status: Pipe | null, meter: Meter): void {
  status?.ours.on('data', (chunk: Buffer) => {
    const [, pid] = /"child-pid":\s*(\d+)/.exec(chunk.toString()) ?? [];
    if (pid !== undefined) {
      meter.sawFirst(Number(pid));
    }
  });
}

async function exitStatus(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new RepairError('SANDBOX_UNAVAILABLE', `cannot start the sandbox: ${cause.message}`, { cause })),
    );
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

async function whenClosed(pipe: Pipe): Promise<void> {
  return new Promise((resolve) => {
    pipe.ours.on('close', () => {
      pipe.release();
      resolve();
    });
  });
}

async function settled(closed: readonly Promise<void>[], pipes: readonly (Pipe | null)[]): Promise<void> {
  const timer = setTimeout(() => {
    for (const pipe of pipes) {
      pipe?.ours.destroy();
    }
  }, LAST_OUTPUT_MS);
  await Promise.all(closed);
  clearTimeout(timer);
}
