// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Probe } from '../../../domain/probe.ts';
import { judge, type Fault, type Judged, type Reference } from './judge.ts';

const OVERFLOW: Fault = {
  signature: 'out of bounds in put (a.c)',
  said: 'overflow',
  isRecoverable: false,
  isLeak: false,
};
const SHIFT: Fault = { signature: 'shift in get (a.c)', said: 'shift', isRecoverable: true, isLeak: false };
const LEAK: Fault = { signature: 'memory-leak in put (a.c)', said: 'leak', isRecoverable: false, isLeak: true };

function reference(habits: readonly Fault[] = []): Reference {
  return {
    own: new Set([OVERFLOW.signature]),
    noise: new Set(),
    isLeak: false,
    leaks: () => Promise.resolve(new Set(habits.map(({ signature }) => signature))),
  };
}

async function kindOf(
  role: Probe['role'],
  faults: readonly Fault[],
  { isUnpatched = false, habits = [] }: { isUnpatched?: boolean; habits?: readonly Fault[] } = {},
): Promise<string> {
  const judged: Judged = {
    probe: {
      id: 'p',
      label: 'p',
      role,
      weakness: 'CWE-787',
      reproducer: { command: './tool in', directory: '/t', shows: { kind: 'sanitizer' }, files: [], timeoutMs: 1000 },
    },
    faults,
    exit: { kind: 'exited', status: 0 },
    isUnpatched,
    reference: reference(habits),
    before: () => Promise.resolve([]),
  };
  return (await judge(judged)).kind;
}

describe('a harmless run of the unpatched target', () => {
  it('is behaviour to keep when nothing or only a leak is reported', async () => {
    expect(await kindOf('benign', [], { isUnpatched: true })).toBe('blocked');
    expect(await kindOf('benign', [LEAK], { isUnpatched: true })).toBe('blocked');
  });

  it('is nothing to keep when it went wrong in another way', async () => {
    expect(await kindOf('benign', [SHIFT, LEAK], { isUnpatched: true })).toBe('inconclusive');
  });
});

describe('an attack on a patched target', () => {
  it('is blocked when nothing is reported', async () => {
    expect(await kindOf('variant', [])).toBe('blocked');
  });

  it('still shows when the patch leaves without a release', async () => {
    expect(await kindOf('variant', [LEAK])).toBe('shown');
    expect(await kindOf('variant', [LEAK], { habits: [LEAK] })).toBe('blocked');
  });
});
