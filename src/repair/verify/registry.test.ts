// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { gateContract } from './gate.contract.ts';
import { gates } from './registry.ts';
import { securityTestAdded } from './security-test-added/security-test-added.ts';

/** It asks nothing yet and counts nothing, so there is no patch it could reject. */
const UNCOUNTED = new Set([securityTestAdded.name]);
const counted = gates.filter((gate) => !UNCOUNTED.has(gate.name));

for (const gate of counted) {
  gateContract(gate);
}

describe('the list of gates', () => {
  it('has one entry for every folder, and each name once', () => {
    const here = dirname(fileURLToPath(import.meta.url));
    const folders = readdirSync(here, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'exam')
      .map((entry) => entry.name);

    expect(gates.map((gate) => gate.name).toSorted()).toEqual(folders.toSorted());
  });

  it('counts every gate but the one that asks nothing', () => {
    const uncounted = gates.filter((gate) => gate.required === 'never').map((gate) => gate.name);

    expect(uncounted).toEqual([...UNCOUNTED]);
  });

  it('asks what can be read before what must be run, and the suite last but for the random', () => {
    const order = gates.map((gate) => gate.name);

    expect(order.slice(0, 6)).toEqual([
      'patch-applies',
      'feature-kept',
      'target-builds',
      'reproducer-blocked',
      'variants-blocked',
      'benign-preserved',
    ]);
  });
});
