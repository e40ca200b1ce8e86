// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { descriptorsOf } from './inherited-descriptors.ts';

it('finds a descriptor that was left open for programs started later', async () => {
  const secret = openSync('/dev/null', 'r');
  const child = spawn('/bin/sh', ['-c', 'echo ready; read -r line'], {
    stdio: ['pipe', 'pipe', 'ignore', 'ignore', secret],
  });
  await once(child.stdout ?? child, 'data');

  const found = descriptorsOf(`/proc/${child.pid}`);
  child.stdin?.end('\n');
  closeSync(secret);

  expect(found).toContain(4);
  expect(found.every((descriptor) => descriptor > 2)).toBe(true);
});
