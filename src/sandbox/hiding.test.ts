// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { FakeSandbox } from './fake-sandbox.ts';
import { hiding } from './hiding.ts';

const TARGET = { kind: 'shadow', from: '/home/app', at: '/home/app' } as const;

it('hides a directory inside of what a task sees', async () => {
  const sandbox = new FakeSandbox();

  await hiding(sandbox, '/home/app/.skymend').run({ argv: ['true'], cwd: '/home/app', mounts: [TARGET] });

  expect(sandbox.tasks[0]?.mounts).toEqual([TARGET, { kind: 'hidden', at: '/home/app/.skymend' }]);
});

it('leaves tasks alone that could not see it', async () => {
  const sandbox = new FakeSandbox();

  await hiding(sandbox, '/home/other/.skymend').run({ argv: ['true'], cwd: '/home/app', mounts: [TARGET] });

  expect(sandbox.tasks[0]?.mounts).toEqual([TARGET]);
});
