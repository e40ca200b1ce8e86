// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { RepairError } from '../domain/repair-error.ts';
import { baseView, INNER_HOME, INNER_ID } from './bubblewrap/base-view.ts';
import { Capture } from './bubblewrap/capture.ts';
import { findControlGroups, TaskGroup } from './bubblewrap/control-groups.ts';
import type { ControlGroups, Usage } from './bubblewrap/control-groups.ts';
import { findHost } from './bubblewrap/host.ts';
import type { Host } from './bubblewrap/host.ts';
import { hostTree } from './bubblewrap/host-tree.ts';
import { launch } from './bubblewrap/launch.ts';
import { mountArguments } from './bubblewrap/mount-arguments.ts';
import type { Argument } from './bubblewrap/mount-arguments.ts';
import { filterFor } from './seccomp/filter-for.ts';
import { DEFAULT_LIMITS } from './sandbox.ts';
import type { Exit, Limits, Run, Sandbox, Task } from './sandbox.ts';

const ISOLATION =
  '--unshare-all --unshare-user --disable-userns --die-with-parent --new-session --clearenv --cap-drop ALL'.split(' ');
const IDENTITY = ['--uid', `${INNER_ID}`, '--gid', `${INNER_ID}`, '--hostname', 'sandbox'];

/** A sandbox of Linux namespaces, made with bubblewrap. Throws `SANDBOX_UNAVAILABLE` when it cannot be given. */
export async function createBubblewrapSandbox(): Promise<Sandbox> {
  const host = await findHost();
  const groups = findControlGroups();
  return { run: async (task) => runTask(host, groups, task) };
}

async function runTask(host: Host, groups: ControlGroups | null, task: Task): Promise<Run> {
  const limits: Limits = { ...DEFAULT_LIMITS, ...task.limits };
  const options = optionsFor(host, task, limits);
  const group = groups === null ? null : new TaskGroup(groups, limits);
  const startedAt = performance.now();
  const child = launch(host, { task, limits, options, doors: group?.doors ?? [] });
  const ended = await supervise(child, task, limits);
  const wallMs = Math.round(performance.now() - startedAt);
  const usage: Usage = group?.usage() ?? { cpuMs: 0, peakKb: 0, outOfMemory: 0, refusedForks: 0 };
  await removeWhenEmpty(group);
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

function optionsFor(host: Host, task: Task, limits: Limits): readonly Argument[] {
  const view = baseView(host, hostTree, limits);
  for (const mount of task.mounts) {
    view.mount(mount);
  }
  const environment = { PATH: host.path, HOME: INNER_HOME, TMPDIR: '/tmp', LANG: 'C.UTF-8', ...task.env };
  return [
    ...ISOLATION,
    ...IDENTITY,
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...mountArguments(view.root, hostTree, limits.diskMb),
    '--seccomp',
    { bytes: filterFor(task.needs ?? []) },
    '--chdir',
    task.cwd,
  ];
}

interface Ended {
  readonly status: number;
  readonly isTimedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly isCut: boolean;
}

async function supervise(child: ChildProcess, task: Task, limits: Limits): Promise<Ended> {
  const { stdout, stderr, stdin } = child;
  if (stdout === null || stderr === null) {
    throw new RepairError('INTERNAL', 'the sandbox was started without its output streams');
  }
  const out = new Capture(stdout, limits.outputKb * 1024);
  const err = new Capture(stderr, limits.outputKb * 1024);
  // The task may end without reading its input.
  stdin?.on('error', () => stdin.destroy());
  stdin?.end(task.stdin);
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    child.kill('SIGKILL');
  }, limits.wallMs);
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new RepairError('SANDBOX_UNAVAILABLE', `cannot start the sandbox: ${cause.message}`, { cause })),
    );
    child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  clearTimeout(timer);
  return { status, isTimedOut, stdout: out.text(), stderr: err.text(), isCut: out.isCut || err.isCut };
}

/** The group can only be removed when its last process is gone. */
async function removeWhenEmpty(group: TaskGroup | null): Promise<void> {
  let waitMs = 1;
  while (group?.remove() === false) {
    await sleep(waitMs);
    waitMs = Math.min(waitMs * 2, 100);
  }
}

/** What bubblewrap says when it could not build the sandbox; nothing of the task has run then. */
function refuseOwnFailure(ended: Ended): void {
  const isOwn = ended.status === 1 && ended.stdout === '' && /^bwrap: [^\n]*\n$/.test(ended.stderr);
  if (isOwn && !ended.isTimedOut) {
    throw new RepairError('SANDBOX_UNAVAILABLE', `cannot build the sandbox: ${ended.stderr.trim()}`);
  }
}

function exitOf(ended: Ended, usage: Usage): Exit {
  if (usage.outOfMemory > 0) {
    return { kind: 'limit', limit: 'memory' };
  }
  if (ended.isTimedOut) {
    return { kind: 'timed-out' };
  }
  if (usage.refusedForks > 0 && ended.status !== 0) {
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
