// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { servicesWith } from '../../fake-services.ts';
import type { Report } from '../reader.ts';
import { apiSearch } from './api-search.ts';

const HERE = import.meta.dirname;
const REPORT: Report = { directory: HERE, weaknesses: ['CWE-1321'], timeoutMs: 1000 };
const REPRODUCER = {
  command: 'node probe.js',
  directory: '/t',
  shows: { kind: 'polluted' },
  files: [],
  timeoutMs: 1,
} as const;

describe('the search of an exported API', () => {
  it('makes a finding of what it found, one weakness under two names once', async () => {
    const services = servicesWith({ search: async () => ({ exports: 1, calls: 9, reproducers: [REPRODUCER] }) });

    const findings = await apiSearch.read({ ...REPORT, weaknesses: ['CWE-1321', 'CWE-1321'] }, services);

    expect(findings.map(({ id, source, reproducer }) => [id, source, reproducer])).toEqual([
      ['CWE-1321-fake', 'api-search', REPRODUCER],
    ]);
  });

  it('says how much was asked where it found nothing', async () => {
    const services = servicesWith({ search: async () => ({ exports: 2, calls: 9, reproducers: [] }) });

    expect(await apiSearch.read(REPORT, services)).toEqual([]);
    expect(await apiSearch.whyNothing?.(REPORT, services)).toContain('CWE-1321 (9 calls of 2 exports)');
  });

  it('is no answer where nothing could be called, and says how a dependency is searched', async () => {
    await expect(apiSearch.read(REPORT, servicesWith())).rejects.toThrow(
      'no export of fake could be called to search for CWE-1321; does it load? To search a package it depends on, name that with --component.',
    );
    await expect(apiSearch.read({ ...REPORT, component: 'dep' }, servicesWith())).rejects.toThrow(/does it load\?$/);
  });
});
