// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Exit, Sandbox, Task } from '../../../sandbox/sandbox.ts';
import { runTrials } from './run-trial.ts';
import type { RunPlace, TrialCommand } from './trial-run.ts';

const PLACE: RunPlace = { root: '/t', directory: '/t', mounts: [], timeoutMs: 1000, isTraced: false };

function commands(count: number): readonly TrialCommand[] {
  return Array.from({ length: count }, (_unused, index) => ({
    command: `./tool ${index}`,
    env: {},
    inputs: new Map<string, Uint8Array>(),
  }));
}

/** A sandbox in which so many commands end, one number for each time it is asked, and then it ends as told. */
function sandboxOf(ends: readonly (readonly [number, Exit])[]): { readonly sandbox: Sandbox; readonly asked: Task[] } {
  const asked: Task[] = [];
  const run: Sandbox['run'] = async (task) => {
    const [count, exit] = ends[asked.push(task) - 1] ?? [0, { kind: 'exited', status: 0 }];
    const results = task.mounts.flatMap((mount) => (mount.kind === 'writable' ? [mount.from] : []))[0] ?? '';
    for (let number = 0; number < count; number += 1) {
      writeFileSync(path.join(results, String(number), 'status'), '0\n');
    }
    return { exit, stdout: '', stderr: '', isCut: false, wallMs: 10, cpuMs: 10, maxRssKb: 10 };
  };
  return { sandbox: { run }, asked };
}

const WELL: Exit = { kind: 'exited', status: 0 };
const FULL: Exit = { kind: 'limit', limit: 'memory' };

describe('many commands in one sandbox', () => {
  it('all have their own ends', async () => {
    const { sandbox, asked } = sandboxOf([[3, WELL]]);

    const runs = await runTrials(commands(3), PLACE, sandbox);

    expect(runs.map(({ exit }) => exit)).toEqual([WELL, WELL, WELL]);
    expect(asked).toHaveLength(1);
  });

  it('go on in another one behind a command that used up what all may use', async () => {
    const { sandbox, asked } = sandboxOf([
      [1, FULL],
      [2, WELL],
    ]);

    const runs = await runTrials(commands(4), PLACE, sandbox);

    expect(runs.map(({ exit }) => exit)).toEqual([WELL, FULL, WELL, WELL]);
    expect(asked).toHaveLength(2);
  });

  it('are given up when one after the other uses up everything', async () => {
    const { sandbox, asked } = sandboxOf(Array.from({ length: 20 }, () => [0, FULL] as const));

    const runs = await runTrials(commands(20), PLACE, sandbox);

    expect(runs).toHaveLength(20);
    expect(runs.every(({ exit }) => exit.kind !== 'exited')).toBe(true);
    expect(asked).toHaveLength(7);
  });

  it('find the inputs they were given under their own names', async () => {
    const seen: string[] = [];
    const { sandbox } = sandboxOf([]);
    const look: Sandbox['run'] = async (task) => {
      const [trials = ''] = task.mounts.flatMap((mount) =>
        mount.kind === 'read-only' && mount.at === '/skymend/trials' ? [mount.from] : [],
      );
      const command = readFileSync(path.join(trials, '1.sh'), 'utf8').trim().split('\n').at(-1) ?? '';
      const [, input = ''] = /\/skymend\/trials\/(\S+\/loop\.cat)$/.exec(command) ?? [];
      seen.push(input, readFileSync(path.join(trials, input), 'utf8'));
      return sandbox.run(task);
    };
    const inputs = (text: string): TrialCommand['inputs'] => new Map([['/t/in/loop.cat', Buffer.from(text)]]);
    const trials = ['one', 'two'].map((text) => ({ command: './tool in/loop.cat', env: {}, inputs: inputs(text) }));

    await runTrials(trials, PLACE, { run: look });

    expect(seen).toEqual([expect.stringMatching(/\/loop\.cat$/), 'two']);
  });
});
