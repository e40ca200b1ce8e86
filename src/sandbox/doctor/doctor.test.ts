// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examine } from './doctor.ts';
import type { Diagnosis, DoctorOptions } from './doctor.ts';
import { GROUPS, THROUGH } from './escape-attempt.ts';
import type { EscapeAttempt, Trial } from './escape-attempt.ts';
import { escapeAttempts } from './registry.ts';
import { saidThrough, shell } from './script.ts';
import { UNSEALED } from './weakening.ts';

const OPTIONS: DoctorOptions = { token: 'a1b2c3d4e5f6', parallel: 3, onDiagnosis: () => undefined };

/** What depends on the kernel's configuration or on who runs the tests, and on nothing of ours. */
const MAY_NOT_COUNT = [
  'loads-bpf-program',
  'measures-machine',
  'handles-page-faults',
  'uses-io-rings',
  'changes-segment-table',
  'opens-crypto-socket',
  'opens-machine-socket',
  'opens-emergency-keys',
  'reads-kernel-log',
  'reads-keys',
  'steers-kernel',
  'uses-old-calls',
  'finds-block-device',
  'finds-special-device',
  'finds-route-to-internet',
  'finds-route-by-ipv6',
  'finds-route-to-metadata',
  'finds-route-to-private-network',
  'reaches-loopback-service-by-ipv6',
  'reaches-own-address',
  'lists-interfaces',
  'learns-host-name',
  'learns-machine-id',
];

function names(diagnoses: readonly Diagnosis[]): readonly string[] {
  return diagnoses.map(({ attempt, because }) => `${attempt.name}: ${because}`);
}

function attempt(prepare: EscapeAttempt['prepare']): EscapeAttempt {
  return { name: 'an-attempt', group: 'resources', tries: 'get out', prepare };
}

describe('the escape attempts', () => {
  it('are named once each, and every group has some', () => {
    expect(new Set(escapeAttempts.map(({ name }) => name)).size).toBe(escapeAttempts.length);
    expect(GROUPS.filter((group) => !escapeAttempts.some((attempt) => attempt.group === group))).toEqual([]);
  });

  it('all fail in the sandbox, and all succeed where their promise is missing', async () => {
    const { diagnoses } = await examine(escapeAttempts, OPTIONS);

    const unexplained = diagnoses.filter(
      ({ answer, attempt }) => answer === 'not-counted' && !MAY_NOT_COUNT.includes(attempt.name),
    );
    expect(names(diagnoses.filter(({ answer }) => answer === 'leaked'))).toEqual([]);
    expect(names(unexplained)).toEqual([]);
    expect(diagnoses.filter(({ answer }) => answer === 'held').length).toBeGreaterThan(60);
  }, 180_000);
});

describe('examine', () => {
  const open: Trial = { task: shell(`echo ${THROUGH}`), without: UNSEALED, breach: saidThrough };

  it('says leaked when an attempt gets out', async () => {
    const { diagnoses } = await examine([attempt(() => open)], OPTIONS);

    expect(diagnoses).toMatchObject([{ answer: 'leaked', because: 'the script got through' }]);
  });

  it('does not count an attempt that fails everywhere', async () => {
    const { diagnoses } = await examine([attempt(() => ({ ...open, task: shell('echo no >&2') }))], OPTIONS);

    expect(diagnoses).toMatchObject([
      { answer: 'not-counted', because: 'it fails here also without the seal on "/" and "/dev" (no)' },
    ]);
  });

  it('does not count an attempt that cannot be made, and goes on', async () => {
    const broken = attempt(() => {
      throw new Error('no such tool');
    });
    const { diagnoses } = await examine([broken, attempt(() => open)], OPTIONS);

    expect(diagnoses).toMatchObject([
      { answer: 'not-counted', because: 'it could not be tried: no such tool' },
      { answer: 'leaked' },
    ]);
  });

  it('leaves no bait behind', async () => {
    let planted = '';
    const watching = attempt((bait) => {
      planted = bait.home;
      return open;
    });
    await examine([watching], OPTIONS);

    expect(planted).not.toBe('');
    expect(existsSync(planted)).toBe(false);
  });
});
