// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takeLock } from './run-lock.ts';

const LOCK = (): string => join(mkdtempSync(join(tmpdir(), 'lock-')), 'lock');
/** Larger than any process id Linux gives out. */
const DEAD = 2 ** 22 + 7;

it('refuses a second holder and names the first', () => {
  const path = LOCK();
  takeLock(path, 'x');

  expect(() => takeLock(path, 'x')).toThrow(`another run (process ${process.pid}) is at work on x`);
});

it('lets the next one in after release', () => {
  const path = LOCK();
  takeLock(path, 'x')();

  expect(() => takeLock(path, 'x')).not.toThrow();
});

it('takes over the lock of a process that is gone', () => {
  const path = LOCK();
  writeFileSync(path, `${DEAD}\n`);

  expect(() => takeLock(path, 'x')).not.toThrow();
});
