// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';
import type { Host } from './host.ts';
import { hostTree } from './host-tree.ts';
import { LAYERS, planMounts } from './mount-arguments.ts';
import type { Argument, Layer, MountPlan } from './mount-arguments.ts';
import type { Plan } from './plan.ts';

/** The first descriptor after standard input, output and error. */
export const FIRST_DESCRIPTOR = 3;

export interface CommandLineOptions {
  /** Control group files to enter through before anything else. */
  readonly doors: readonly string[];
  /** The first descriptor after the standard ones is for bubblewrap's report. */
  readonly isReported: boolean;
  /** Keeps bytes for the child, and gives their place among those kept. */
  readonly handOver: (content: string | Uint8Array) => number;
}

/** The whole command of a run, from entering its control groups to the task's own program. */
export function writeCommandLine(host: Host, plan: Plan, options: CommandLineOptions): readonly string[] {
  const mounts = planMounts(plan.view.root, hostTree, plan.limits.diskMb);
  const firstData = FIRST_DESCRIPTOR + Number(options.isReported);
  const settle = (argument: Argument): string =>
    typeof argument === 'string' ? argument : String(firstData + options.handOver(argument.bytes));
  const reporting = options.isReported ? ['--json-status-fd', String(FIRST_DESCRIPTOR)] : [];
  const settled = [...reporting, ...optionsFor(plan, mounts)].map((argument) => terminated(settle(argument)));
  // Through a descriptor, because the arguments of a large tree are longer than the kernel allows.
  const bubblewrap = [host.bwrap, '--args', settle({ bytes: settled.join('') }), '--'];
  const argv = [...bubblewrap, ...limited(host, plan), ...plan.task.argv];
  return entering(options.doors, layered(host, plan, { layers: mounts.layers, argv }));
}

/** A name with a zero byte would be read as an end, and what follows it as options. */
function terminated(argument: string): string {
  if (argument.includes('\0')) {
    throw new RepairError(
      'INPUT_MALFORMED',
      `cannot use the name ${JSON.stringify(argument)}: it has a zero byte in it`,
    );
  }
  return `${argument}\0`;
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

/**
 * Lays a writable layer over each directory, in a mount namespace of its own, takes out what is to be hidden, then
 * becomes bubblewrap.
 */
const LAYER = `size=$1; shift; index=-1
mount -t tmpfs -o "size=$size" tmpfs ${LAYERS} || { echo '${LAYER_FAILURE}' >&2; exit 124; }
while [ "$1" != -- ]; do
  case $1 in
    layer)
      index=$((index + 1)); at=${LAYERS}/$index
      mkdir $at $at/upper $at/work $at/merged && (
        cd -- "$2" &&
          mount -t overlay overlay -o "userxattr,lowerdir=.,upperdir=$at/upper,workdir=$at/work" $at/merged
      ) ;;
    hide) rm -rf -- "$at/merged/$2" ;;
  esac || { echo "${LAYER_FAILURE}$2" >&2; exit 124; }
  shift 2
done
shift; exec "$@"`;

function layered(
  host: Host,
  plan: Plan,
  { layers, argv }: { readonly layers: readonly Layer[]; readonly argv: readonly string[] },
): readonly string[] {
  if (layers.length === 0) {
    return argv;
  }
  const size = String(plan.limits.diskMb * 1024 * 1024);
  const orders = layers.flatMap(({ from, hidden }) => ['layer', from, ...hidden.flatMap((path) => ['hide', path])]);
  const shell = ['/bin/sh', '-c', LAYER, 'sh', size, ...orders, '--', ...argv];
  return [host.unshare, '--user', '--map-root-user', '--mount', '--', ...shell];
}

/** Enters the control groups, then becomes the rest: no process is left in between. */
const ENTER = 'while [ "$1" != -- ]; do echo 0 >"$1" || exit 125; shift; done; shift; exec "$@"';

function entering(doors: readonly string[], argv: readonly string[]): readonly string[] {
  return doors.length === 0 ? argv : ['/bin/sh', '-c', ENTER, 'sh', ...doors, '--', ...argv];
}
