// SPDX-License-Identifier: Apache-2.0
import { filterFor } from '../seccomp/filter-for.ts';
import { DEFAULT_LIMITS } from '../sandbox.ts';
import type { Limits, Task } from '../sandbox.ts';
import { baseView, INNER_HOME, INNER_ID } from './base-view.ts';
import type { Host } from './host.ts';
import { hostTree } from './host-tree.ts';
import type { View } from './view.ts';

/** Everything that is promised for one run, as data: carried out as it stands, and weakened by `doctor` on purpose. */
export interface Plan {
  readonly task: Task;
  readonly limits: Limits;
  readonly namespaces: readonly string[];
  readonly privileges: readonly string[];
  /** What ends the run together with us, and keeps it off our terminal. */
  readonly ties: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What bubblewrap itself gets to see. */
  readonly outerEnvironment: Readonly<Record<string, string>>;
  readonly clearing: readonly string[];
  readonly view: View;
  /** bubblewrap's own words for mounts beside the view; none, ever, but in a weakened sandbox. */
  readonly furtherMounts: readonly string[];
  /** Made read-only after everything is in place. */
  readonly sealed: readonly string[];
  readonly filter: Uint8Array | null;
  /** Further descriptors for the task; none, ever, but in a weakened sandbox. */
  readonly descriptors: readonly number[];
}

export function planTask(host: Host, task: Task): Plan {
  const limits: Limits = { ...DEFAULT_LIMITS, ...task.limits };
  const view = baseView(host, hostTree);
  for (const mount of task.mounts) {
    view.mount(mount);
  }
  return {
    task,
    limits,
    namespaces: NAMESPACES,
    privileges: PRIVILEGES,
    ties: ['--die-with-parent', '--new-session'],
    environment: { PATH: host.path, HOME: INNER_HOME, TMPDIR: '/tmp', LANG: 'C.UTF-8', ...task.env },
    outerEnvironment: {},
    clearing: ['--clearenv'],
    view,
    furtherMounts: [],
    // bubblewrap makes both as writable file systems without a bound.
    sealed: ['/dev', '/'],
    filter: filterFor(task.needs ?? []),
    descriptors: [],
  };
}

const NAMESPACES = [
  '--unshare-user',
  '--unshare-ipc',
  '--unshare-pid',
  '--unshare-net',
  '--unshare-uts',
  '--unshare-cgroup-try',
  '--hostname',
  'sandbox',
];

const PRIVILEGES = ['--disable-userns', '--cap-drop', 'ALL', '--uid', `${INNER_ID}`, '--gid', `${INNER_ID}`];
