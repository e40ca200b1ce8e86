// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { findHost, refuseOldBubblewrap } from './host.ts';
import { findProgram } from './programs.ts';

it.each(['bubblewrap 0.6.1\n', 'bubblewrap 0.7.0\n', 'nonsense'])('refuses %j as too old', (said) => {
  expect(() => refuseOldBubblewrap(said)).toThrow('too old; install 0.8 or later');
});

it.each(['bubblewrap 0.8.0\n', 'bubblewrap 0.11.0\n', 'bubblewrap 1.0\n'])('takes %j', (said) => {
  expect(() => refuseOldBubblewrap(said)).not.toThrow();
});

it('names the package of a program that is missing', () => {
  expect(() => findProgram('no-such-program', 'its-package')).toThrow('apt-get install its-package');
});

it('veils only what is there', () => {
  expect(findHost().veiled).toContain('/proc/1');
  expect(findHost().veiled).not.toContain('/proc/no-such');
});
