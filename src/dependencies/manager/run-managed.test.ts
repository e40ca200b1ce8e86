// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { FakeSandbox } from '../../sandbox/fake-sandbox.ts';
import { madeSource } from '../registry/made-source.ts';
import { runManaged } from './run-managed.ts';

const PROJECT = { folder: '/nowhere', name: 'app', mounts: [] };
const COMMAND = { argv: ['npm', 'ci'], env: {}, mounts: [] };

it('does not take a full disk for an answer of the package manager', async () => {
  const stderr = 'npm error code ENOSPC';
  const sandbox = new FakeSandbox(() => ({ exit: { kind: 'exited', status: 228 }, stderr }));

  const running = runManaged(COMMAND, PROJECT, { sandbox, source: madeSource([]), toolbox: '/nowhere' });

  await expect(running).rejects.toMatchObject({ code: 'DISK_FULL' });
});

it('gives back any other end of the package manager', async () => {
  const sandbox = new FakeSandbox(() => ({ exit: { kind: 'exited', status: 1 }, stderr: 'npm error code ERESOLVE' }));

  const run = await runManaged(COMMAND, PROJECT, { sandbox, source: madeSource([]), toolbox: '/nowhere' });

  expect(run.exit).toEqual({ kind: 'exited', status: 1 });
});
