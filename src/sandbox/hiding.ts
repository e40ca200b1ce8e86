// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import type { Sandbox, Task } from './sandbox.ts';

/**
 * The same sandbox in which no task sees `directory`, whatever is mounted around it: a run's records lie inside the
 * target when the user works there, and foreign code has no business with the questions it will be asked.
 */
export function hiding(sandbox: Sandbox, directory: string): Sandbox {
  return {
    async run(task) {
      return sandbox.run(isUnder(directory, task) ? withHidden(task, directory) : task);
    },
  };
}

function isUnder(directory: string, { mounts }: Task): boolean {
  return mounts.some(({ at }) => !posix.relative(at, directory).startsWith('..'));
}

function withHidden(task: Task, at: string): Task {
  return { ...task, mounts: [...task.mounts, { kind: 'hidden', at }] };
}
