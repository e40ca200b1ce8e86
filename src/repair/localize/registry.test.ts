// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { localizerContract } from './localizer.contract.ts';
import { localizers } from './registry.ts';

for (const localizer of localizers) {
  localizerContract(localizer);
}

it('lists every localizer there is, once', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  expect(localizers.map(({ name }) => name).toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
});
