// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openData } from './data-descriptor.ts';
import type { Host } from './host.ts';
import type { Argument } from './mount-arguments.ts';
import type { Limits, Task } from '../sandbox.ts';

export interface Launch {
  readonly task: Task;
  readonly limits: Limits;
  /** bubblewrap's own options. */
  readonly options: readonly Argument[];
  /** Control group files to enter through. */
  readonly doors: readonly string[];
}

/** The first descriptor after standard input, output and error. */
const FIRST_DATA = 3;

/** Enters the control groups, then becomes bubblewrap: no process is left in between. */
const ENTER = 'while [ "$1" != -- ]; do echo 0 >"$1" || exit 125; shift; done; shift; exec "$@"';

export function launch(host: Host, { task, limits, options, doors }: Launch): ChildProcess {
  const descriptors: number[] = [];
  try {
    const settled = options.map((argument) => {
      if (typeof argument === 'string') {
        return argument;
      }
      descriptors.push(openData(argument.bytes));
      return String(FIRST_DATA + descriptors.length - 1);
    });
    // Through a descriptor, because the arguments of a large tree are longer than the kernel allows.
    descriptors.push(openData(settled.map((argument) => `${argument}\0`).join('')));
    const argv = [
      host.bwrap,
      '--args',
      String(FIRST_DATA + descriptors.length - 1),
      '--',
      ...limited(host, limits),
      ...task.argv,
    ];
    const [program = host.bwrap, ...rest] =
      doors.length === 0 ? argv : ['/bin/sh', '-c', ENTER, 'sh', ...doors, '--', ...argv];
    const stdin = task.stdin === undefined ? 'ignore' : 'pipe';
    return spawn(program, rest, { stdio: [stdin, 'pipe', 'pipe', ...descriptors], env: {}, cwd: '/' });
  } finally {
    for (const descriptor of descriptors) {
      closeSync(descriptor);
    }
  }
}

/** Applied inside, where the process limit counts the sandbox's own user only. */
function limited(host: Host, limits: Limits): readonly string[] {
  const cpuSeconds = Math.max(1, Math.ceil(limits.cpuMs / 1000));
  return [
    host.prlimit,
    '--core=0',
    `--cpu=${cpuSeconds}:${cpuSeconds + 1}`,
    `--fsize=${limits.diskMb * 1024 * 1024}`,
    `--nofile=${limits.openFiles}`,
    `--nproc=${limits.processes}`,
    '--',
  ];
}
