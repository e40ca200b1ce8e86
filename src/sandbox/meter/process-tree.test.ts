// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../sandbox.ts';
import { watchProcesses } from './choose-meters.ts';
import { PROCESS_TREE } from './process-tree.ts';

it('adds up memory and processor time of a tree, and sees it end', async () => {
  const burn = "const kept = Buffer.alloc(5e7, 1); console.log('ready'); for (;;) kept[0] += 1;";
  const script = `'${process.execPath}' -e "${burn}" & '${process.execPath}' -e "${burn}" & wait`;
  const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const meter = PROCESS_TREE.make({ ...DEFAULT_LIMITS, processes: 10 });
  const { pid = 0 } = child;
  meter.started(pid);
  meter.sawFirst(pid);
  await once(child.stdout, 'data');
  await once(child.stdout, 'data');
  await sleep(100);

  const usage = meter.read();
  let isClosed = false;
  const closing = meter.close().then(() => (isClosed = true));
  await sleep(50);
  const wasClosedEarly = isClosed;
  process.kill(-pid, 'SIGKILL');
  await closing;

  expect(usage.memoryKb).toBeGreaterThan(100_000);
  expect(usage.cpuMs).toBeGreaterThan(0);
  expect(usage.isOutOfProcesses).toBe(true);
  expect(wasClosedEarly).toBe(false);
});

it('is refused to root, whom the limit on processes does not bind', () => {
  expect(() => watchProcesses(0)).toThrow('run Skymend as an ordinary user');
  expect(watchProcesses(1000)).toBe(PROCESS_TREE);
});
