// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../sandbox.ts';
import { groupsTwo } from './groups-two.ts';

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'skymend-groups-'));
});

afterEach(() => rmSync(parent, { recursive: true }));

it('reads what the kernel keeps', () => {
  const meter = groupsTwo(parent).make(DEFAULT_LIMITS);
  const kernelFiles = {
    'cpu.stat': 'usage_usec 1234567\nuser_usec 1000000\nsystem_usec 234567\n',
    'memory.current': '2097152\n',
    'memory.peak': '4194304\n',
    'memory.events': 'low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 0\n',
    'pids.events': 'max 3\n',
  };
  const [name = ''] = readdirSync(parent);
  for (const [file, text] of Object.entries(kernelFiles)) {
    writeFileSync(join(parent, name, file), text);
  }

  expect(meter.read()).toEqual({
    cpuMs: 1235,
    memoryKb: 2048,
    peakKb: 4096,
    isOutOfMemory: true,
    isOutOfProcesses: true,
  });
});
