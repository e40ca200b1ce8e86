// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../sandbox.ts';
import { watchProcesses } from './choose-meters.ts';
import { PROCESS_TREE } from './process-tree.ts';

let child: ChildProcess;

afterEach(() => {
  child.kill('SIGKILL');
});

/** Two processes that hold 50 MB and use the processor, below one that waits for them. */
async function startTree(): Promise<number> {
  const burn =
    "const kept = Buffer.alloc(5e7, 1); console.log('x'); const end = Date.now() + 3000; while (Date.now() < end);";
  const script = `'${process.execPath}' -e "${burn}" & '${process.execPath}' -e "${burn}" & wait`;
  child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.length === 4) {
        resolve();
      }
    });
  });
  return child.pid ?? 0;
}

it('adds up memory and processor time of a tree, and sees it end', async () => {
  const pid = await startTree();
  const meter = PROCESS_TREE.make({ ...DEFAULT_LIMITS, processes: 10 });
  meter.started(pid);
  meter.sawFirst(pid);
  await sleep(100);

  const usage = meter.read();
  let isClosed = false;
  const closing = meter.close().then(() => (isClosed = true));
  await sleep(50);
  const wasClosedEarly = isClosed;
  child.kill('SIGKILL');
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
