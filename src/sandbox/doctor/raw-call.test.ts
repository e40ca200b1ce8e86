// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { createBubblewrapSandbox } from '../bubblewrap.ts';
import type { Architecture } from '../seccomp/system-calls.ts';
import { rawCallProgram } from './raw-call.ts';
import { rawTrial } from './script.ts';
import { UNSEALED } from './weakening.ts';

const HERE: Architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
const CHDIR = { x64: 80, arm64: 49 } as const;

async function statusOf(program: Buffer): Promise<string> {
  const sandbox = await createBubblewrapSandbox();
  const { stdout } = await sandbox.run(rawTrial(program, UNSEALED, [0]).task);
  return stdout.trim();
}

describe('rawCallProgram', () => {
  it('makes a program that makes the call', async () => {
    expect(await statusOf(rawCallProgram(CHDIR[HERE], ['/tmp'], HERE))).toBe('status 0');
  });

  it('makes a program that ends with the number of the error', async () => {
    expect(await statusOf(rawCallProgram(CHDIR[HERE], ['/no/such'], HERE))).toBe('status 2');
  });

  it('loads numbers of 64 bits in four steps on arm64', () => {
    const code = rawCallProgram(172, [0x1122_3344_5566_7788n], 'arm64').subarray(120);

    // movz x0, #0x7788; movk x0, #0x5566, lsl #16; movk x0, #0x3344, lsl #32; movk x0, #0x1122, lsl #48
    expect([0, 4, 8, 12].map((at) => code.readUInt32LE(at))).toEqual([
      0xd28ef100 + 0,
      0xf2aaacc0,
      0xf2c66880,
      0xf2e22440,
    ]);
  });
});
