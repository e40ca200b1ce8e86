// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { remedyGates } from './registry.ts';

it.each(remedyGates.map(({ name }) => [name]))('has tests of %s, with a change it must reject', (name) => {
  expect(existsSync(new URL(`${name}.test.ts`, import.meta.url))).toBe(true);
});

it('asks before the install what needs none, and the long questions last', () => {
  expect(remedyGates.map(({ name }) => name)).toEqual([
    'manager-accepts',
    'lock-is-free',
    'nothing-downgraded',
    'installs-clean',
    'bytes-gone',
    'exports-kept',
    'trigger-blocked',
    'benign-preserved',
    'types-still-check',
    'tests-still-pass',
  ]);
});
