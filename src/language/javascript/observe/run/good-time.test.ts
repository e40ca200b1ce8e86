// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Probe } from '../../../../domain/probe.ts';
import type { Shows } from '../../../../domain/reproducer.ts';
import { inGoodTime } from './good-time.ts';

function limits(shows: Shows, timeoutMs: number, name: string = 'target'): readonly (number | undefined)[] {
  const reproducer = { command: 'node x.js', directory: '/t', shows, files: [], timeoutMs };
  const probe: Probe = { id: 'p', label: 'p', role: 'variant', weakness: 'CWE-1333', reproducer };
  const given = inGoodTime(probe, { name, changes: [] }).reproducer;
  return [given.timeoutMs, given.idleMs];
}

it('gives a slow run time to get its processor time, and ends one that does nothing as early as ever', () => {
  expect(limits({ kind: 'time', overMs: 1000 }, 30_000)).toEqual([60_000, 15_000]);
  expect(limits({ kind: 'time', overMs: 1000 }, 4000)).toEqual([16_000, 4000]);
});

it('leaves other runs the time they were given', () => {
  expect(limits({ kind: 'exit', status: 0 }, 30_000)).toEqual([30_000, undefined]);
});

it('waits for no answer of a stub', () => {
  expect(limits({ kind: 'exit', status: 0 }, 30_000, 'stub')).toEqual([6000, undefined]);
  expect(limits({ kind: 'time', overMs: 1000 }, 30_000, 'stub')).toEqual([6000, undefined]);
});
