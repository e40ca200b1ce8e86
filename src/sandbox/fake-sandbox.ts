// SPDX-License-Identifier: Apache-2.0
import type { Run, Sandbox, Task } from './sandbox.ts';

/** What a fake run gives unless told otherwise: a quick, silent success. */
const QUIET: Run = {
  exit: { kind: 'exited', status: 0 },
  stdout: '',
  stderr: '',
  isCut: false,
  wallMs: 1,
  cpuMs: 1,
  maxRssKb: 1024,
};

/** A sandbox that runs nothing: it remembers the tasks it was given and answers as it was told. */
export class FakeSandbox implements Sandbox {
  readonly tasks: Task[] = [];
  readonly #answer: (task: Task, index: number) => Partial<Run>;

  /** `answer` may throw, as a real sandbox rejects. `index` counts the tasks from 0. */
  constructor(answer: (task: Task, index: number) => Partial<Run> = () => ({})) {
    this.#answer = answer;
  }

  async run(task: Task): Promise<Run> {
    this.tasks.push(task);
    return { ...QUIET, ...this.#answer(task, this.tasks.length - 1) };
  }
}

/** A run that was ended at its wall limit. */
export const STALLED: Partial<Run> = { exit: { kind: 'timed-out' }, wallMs: 30_000 };
