// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Reproducer } from '../../../domain/reproducer.ts';
import { QUIET_OBSERVATION } from '../../fake-language.ts';
import { hurriedReproducer } from './hurried-reproducer.ts';

const REPRODUCER: Reproducer = {
  command: './tool in',
  directory: '/t',
  shows: { kind: 'sanitizer' },
  files: [],
  timeoutMs: 60_000,
};

function timeout(reproducer: Reproducer, wallMs: number): number {
  return hurriedReproducer(reproducer, { ...QUIET_OBSERVATION, wallMs }).timeoutMs;
}

it('waits some times as long as the attack took, but for short ones as well, and never longer than before', () => {
  expect(timeout(REPRODUCER, 100)).toBe(5000);
  expect(timeout(REPRODUCER, 3000)).toBe(12_000);
  expect(timeout(REPRODUCER, 30_000)).toBe(60_000);
});

it('waits as before where time is the weakness', () => {
  const slow: Reproducer = { ...REPRODUCER, shows: { kind: 'time', overMs: 100 } };

  expect(timeout(slow, 100)).toBe(60_000);
});
