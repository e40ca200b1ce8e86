// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { readOsv } from '../../advisories/osv/to-advisory.ts';
import { memorySource } from '../../advisories/memory-source.ts';
import type { Advisory } from '../../domain/advisory.ts';
import type { Dependency, Inventory } from '../../domain/dependency.ts';
import { baseScore } from './severity.ts';
import { scan } from './scan.ts';

const DEPENDENCY: Dependency = {
  id: 'node_modules/p',
  ecosystem: 'npm',
  name: 'p',
  version: '1.0.5',
  file: 'package-lock.json',
  scope: 'production',
  isDirect: true,
  origin: 'registry',
};

function record(id: string, fixed: string, aliases: readonly string[]): Advisory {
  const ranges = [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }];
  const affected = [{ package: { ecosystem: 'npm', name: 'p' }, ranges }];
  const read = readOsv({ id, aliases, modified: '2024-01-01T00:00:00Z', affected }, { place: id });
  if (read.kind !== 'advisory') {
    throw new Error(read.because);
  }
  return read.advisory;
}

function inventory(...dependencies: readonly Dependency[]): Inventory {
  return { files: ['package-lock.json'], dependencies, unread: [] };
}

it('counts a vulnerability once, and keeps what each of its sources says', async () => {
  const source = memorySource([
    record('GHSA-a', '1.0.5', ['CVE-2024-1111']),
    record('NSWG-1', '1.0.9', ['CVE-2024-1111']),
  ]);

  const { known } = await scan(inventory(DEPENDENCY), source);

  expect(known.map(({ id, answer }) => [id, answer.kind])).toEqual([['CVE-2024-1111', 'affected']]);
  expect(known[0]?.sources.map(({ id, answer, fixes }) => [id, answer.kind, fixes])).toEqual([
    ['GHSA-a', 'not-affected', ['1.0.5']],
    ['NSWG-1', 'affected', ['1.0.9']],
  ]);
});

it('does not look up the packages of the project itself', async () => {
  const { known } = await scan(
    inventory({ ...DEPENDENCY, origin: 'workspace' }),
    memorySource([record('A', '9.0.0', [])]),
  );

  expect(known).toEqual([]);
});

it('scores vectors as the specification does', () => {
  expect(baseScore('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')).toBe(9.8);
  expect(baseScore('CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H')).toBe(7.2);
  expect(baseScore('CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N')).toBe(6.1);
  expect(baseScore('CVSS:3.0/AV:L/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:N')).toBe(0);
  expect(baseScore('CVSS:4.0/AV:N')).toBeUndefined();
});
