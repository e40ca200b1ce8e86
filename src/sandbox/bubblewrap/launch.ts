// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { RepairError } from '../../domain/repair-error.ts';
import type { ErrorCode } from '../../domain/repair-error.ts';
import type { Meter } from '../meter/meter.ts';
import { FIRST_DESCRIPTOR, writeCommandLine } from './command-line.ts';
import { openData } from './data-descriptor.ts';
import type { Host } from './host.ts';
import { inheritableDescriptors } from './inherited-descriptors.ts';
import { openPipe } from './pipes.ts';
import type { Pipe } from './pipes.ts';
import type { Plan } from './plan.ts';

/** A run that has begun, with our ends of its streams. */
export interface Launched {
  readonly child: ChildProcess;
  readonly stdout: Pipe;
  readonly stderr: Pipe;
  /** What bubblewrap says of itself, when it was asked to. */
  readonly status: Pipe | null;
}

export function launch(host: Host, plan: Plan, meter: Meter): Launched {
  const ends = new Ends();
  try {
    const status = meter.wantsFirst ? ends.pipe() : null;
    const reported = status === null ? [] : [status.theirs];
    const data: number[] = [];
    const [program = host.bwrap, ...rest] = writeCommandLine(host, plan, {
      doors: meter.doors,
      isReported: status !== null,
      handOver: (content) => data.push(ends.data(content)) - 1,
    });
    const stdin = plan.task.stdin === undefined ? emptyFile() : ends.data(plan.task.stdin);
    const stdout = ends.pipe();
    const stderr = ends.pipe();
    const given = [...reported, ...data, ...plan.descriptors];
    const stdio: StdioOptions = [stdin, stdout.theirs, stderr.theirs, ...given, ...covers(given.length)];
    const child = spawn(program, rest, { stdio, env: { ...plan.outerEnvironment }, cwd: '/' });
    return { child, stdout, stderr, status };
  } catch (cause) {
    ends.abandon();
    throw translated(cause);
  } finally {
    ends.closeTheirs();
  }
}

/** The descriptors opened for one run. */
class Ends {
  readonly #data: number[] = [];
  readonly #pipes: Pipe[] = [];

  /**
   * Standard input is a file, too: a pipe that was written in full cannot be opened again by its name, `/dev/stdin`.
   */
  data(content: string | Uint8Array): number {
    const descriptor = openData(content);
    this.#data.push(descriptor);
    return descriptor;
  }

  pipe(): Pipe {
    const made = openPipe();
    this.#pipes.push(made);
    return made;
  }

  closeTheirs(): void {
    for (const descriptor of [...this.#data, ...this.#pipes.map(({ theirs }) => theirs)]) {
      closeSync(descriptor);
    }
  }

  abandon(): void {
    for (const made of this.#pipes) {
      made.ours.destroy();
      made.release();
    }
  }
}

/**
 * Inheritable descriptors of ours beyond those that we hand over: the child gets an empty file in the place of each.
 * A plain `ignore` leaves what is there as it is.
 */
function covers(given: number): readonly (number | 'ignore')[] {
  const inheritable = new Set(inheritableDescriptors());
  const from = FIRST_DESCRIPTOR + given;
  const count = Math.max(from - 1, ...inheritable) - from + 1;
  return Array.from({ length: count }, (_, index) => (inheritable.has(from + index) ? emptyFile() : 'ignore'));
}

let empty: number | null = null;

function emptyFile(): number {
  empty ??= openSync('/dev/null', 'r');
  return empty;
}

/** What a task can bring about by its very words; anything else is ours. */
const REFUSALS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOSPC: ['DISK_FULL', 'cannot start the sandbox: no space is left on the device; free some'],
  E2BIG: ['INPUT_MALFORMED', 'cannot start the command: it is longer than the system allows'],
  ERR_INVALID_ARG_VALUE: ['INPUT_MALFORMED', 'cannot start the command: it has a zero byte in it'],
};

function translated(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const refusal = REFUSALS[code];
  return refusal === undefined ? cause : new RepairError(refusal[0], refusal[1], { cause });
}
