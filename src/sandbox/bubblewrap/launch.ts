// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { RepairError } from '../../domain/repair-error.ts';
import { openData } from './data-descriptor.ts';
import type { Host } from './host.ts';
import type { Meter } from '../meter/meter.ts';
import { hostTree } from './host-tree.ts';
import { inheritableDescriptors } from './inherited-descriptors.ts';
import { LAYERS, planMounts } from './mount-arguments.ts';
import type { Argument, MountPlan } from './mount-arguments.ts';
import { openPipe } from './pipes.ts';
import type { Pipe } from './pipes.ts';
import type { Plan } from './plan.ts';

/** A run that has begun, with our ends of its streams. */
export interface Launched {
  readonly child: ChildProcess;
  readonly stdin: Pipe | null;
  readonly stdout: Pipe;
  readonly stderr: Pipe;
  /** What bubblewrap says of itself, when it was asked to. */
  readonly status: Pipe | null;
}

/** The first descriptor after standard input, output and error. */
const FIRST = 3;

export function launch(host: Host, plan: Plan, meter: Meter): Launched {
  const mounts = planMounts(plan.view.root, hostTree, plan.limits.diskMb);
  const opened: number[] = [];
  const pipes: Pipe[] = [];
  const pipe = (direction: 'from-task' | 'to-task'): Pipe => {
    const made = openPipe(direction);
    pipes.push(made);
    return made;
  };
  try {
    const status = meter.wantsFirst ? pipe('from-task') : null;
    const reported = status === null ? [] : [status.theirs];
    const argv = argumentsFor(host, plan, { mounts, doors: meter.doors, opened, isReported: status !== null });
    const stdin = plan.task.stdin === undefined ? null : pipe('to-task');
    const stdout = pipe('from-task');
    const stderr = pipe('from-task');
    const given = [...reported, ...opened, ...plan.descriptors];
    const stdio: StdioOptions = [
      stdin?.theirs ?? 'ignore',
      stdout.theirs,
      stderr.theirs,
      ...given,
      ...covers(given.length),
    ];
    const [program = host.bwrap, ...rest] = argv;
    const child = spawn(program, rest, { stdio, env: { ...plan.outerEnvironment }, cwd: '/' });
    return { child, stdin, stdout, stderr, status };
  } catch (cause) {
    for (const made of pipes) {
      made.ours.destroy();
      made.release();
    }
    throw translated(cause);
  } finally {
    for (const descriptor of [...opened, ...pipes.map(({ theirs }) => theirs)]) {
      closeSync(descriptor);
    }
  }
}

/**
 * Inheritable descriptors of ours beyond those that we hand over: the child gets an empty file in the place of each.
 * A plain `ignore` leaves what is there as it is.
 */
function covers(given: number): readonly (number | 'ignore')[] {
  const inheritable = new Set(inheritableDescriptors());
  const from = FIRST + given;
  const count = Math.max(from - 1, ...inheritable) - from + 1;
  return Array.from({ length: count }, (_, index) => (inheritable.has(from + index) ? emptyFile() : 'ignore'));
}

let empty: number | null = null;

function emptyFile(): number {
  empty ??= openSync('/dev/null', 'r');
  return empty;
}

interface Parts {
  readonly mounts: MountPlan;
  readonly doors: readonly string[];
  /** Gets every descriptor opened on the way. */
  readonly opened: number[];
  /** The first descriptor after the standard ones is for bubblewrap's report. */
  readonly isReported: boolean;
}

function argumentsFor(host: Host, plan: Plan, { mounts, doors, opened, isReported }: Parts): readonly string[] {
  const firstData = FIRST + Number(isReported);
  const handOver = (content: string | Uint8Array): string => {
    opened.push(openData(content));
    return String(firstData + opened.length - 1);
  };
  const reporting = isReported ? ['--json-status-fd', String(FIRST)] : [];
  const settled = [...reporting, ...optionsFor(plan, mounts)].map((argument) =>
    typeof argument === 'string' ? argument : handOver(argument.bytes),
  );
  // Through a descriptor, because the arguments of a large tree are longer than the kernel allows.
  const options = handOver(settled.map((argument) => `${argument}\0`).join(''));
  const bubblewrap = [host.bwrap, '--args', options, '--', ...limited(host, plan), ...plan.task.argv];
  return entering(doors, layered(host, plan, { layers: mounts.layers, argv: bubblewrap }));
}

function optionsFor(plan: Plan, mounts: MountPlan): readonly Argument[] {
  const filter: readonly Argument[] = plan.filter === null ? [] : ['--seccomp', { bytes: plan.filter }];
  return [
    ...plan.namespaces,
    ...plan.privileges,
    ...plan.ties,
    ...plan.clearing,
    ...Object.entries(plan.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...mounts.arguments,
    ...plan.furtherMounts,
    ...plan.sealed.flatMap((path) => ['--remount-ro', path]),
    ...filter,
    '--chdir',
    plan.task.cwd,
  ];
}

/** Applied inside, where the limit on processes counts the sandbox's own user only. */
function limited(host: Host, { limits }: Plan): readonly string[] {
  const cpuSeconds = Math.max(1, Math.ceil(limits.cpuMs / 1000));
  return [
    host.prlimit,
    // Not 0: the kernel would still start the host's crash handler for a task that dies. 1 is its sign for nothing.
    '--core=1',
    `--cpu=${cpuSeconds}:${cpuSeconds + 1}`,
    `--fsize=${limits.diskMb * 1024 * 1024}`,
    `--nofile=${limits.openFiles}`,
    `--nproc=${limits.processes}`,
    '--',
  ];
}

/** Said when a directory could not be layered, so that it is not taken for the task's own words. */
export const LAYER_FAILURE = 'skymend: cannot layer ';

/** Lays a writable layer over each directory, in a mount namespace of its own, then becomes bubblewrap. */
const LAYER = `size=$1; shift; index=0
mount -t tmpfs -o "size=$size" tmpfs ${LAYERS} || { echo '${LAYER_FAILURE}' >&2; exit 124; }
while [ "$1" != -- ]; do
  at=${LAYERS}/$index
  mkdir $at $at/upper $at/work $at/merged && (
    cd -- "$1" && mount -t overlay overlay -o "userxattr,lowerdir=.,upperdir=$at/upper,workdir=$at/work" $at/merged
  ) || { echo "${LAYER_FAILURE}$1" >&2; exit 124; }
  index=$((index + 1)); shift
done
shift; exec "$@"`;

function layered(
  host: Host,
  plan: Plan,
  { layers, argv }: { readonly layers: readonly string[]; readonly argv: readonly string[] },
): readonly string[] {
  if (layers.length === 0) {
    return argv;
  }
  const size = String(plan.limits.diskMb * 1024 * 1024);
  const shell = ['/bin/sh', '-c', LAYER, 'sh', size, ...layers, '--', ...argv];
  return [host.unshare, '--user', '--map-root-user', '--mount', '--', ...shell];
}

/** Enters the control groups, then becomes the rest: no process is left in between. */
const ENTER = 'while [ "$1" != -- ]; do echo 0 >"$1" || exit 125; shift; done; shift; exec "$@"';

function entering(doors: readonly string[], argv: readonly string[]): readonly string[] {
  return doors.length === 0 ? argv : ['/bin/sh', '-c', ENTER, 'sh', ...doors, '--', ...argv];
}

function translated(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOSPC') {
    return new RepairError('DISK_FULL', 'cannot start the sandbox: no space is left on the device; free some', {
      cause,
    });
  }
  if (code === 'E2BIG') {
    return new RepairError('INPUT_MALFORMED', 'cannot start the command: it is longer than the system allows', {
      cause,
    });
  }
  return cause;
}
