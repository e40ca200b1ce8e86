// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { loadAdvisories } from './memory-source.ts';

const LODASH = {
  id: 'GHSA-35jh-r3h4-6jhm',
  modified: '2022-01-01T00:00:00Z',
  aliases: ['CVE-2021-23337'],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'lodash' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }],
    },
  ],
  database_specific: { cwe_ids: ['CWE-94', 'CWE-77'], severity: 'high' },
};

function fileOf(name: string, content: string | Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), 'advisories-')), name);
  writeFileSync(file, content);
  return file;
}

it('reads advisories a line each and answers by package', async () => {
  const file = fileOf('a.ndjson.gz', gzipSync(`${JSON.stringify(LODASH)}\n`));

  const { source, faults } = await loadAdvisories(file);

  expect(faults).toEqual([]);
  expect(await source.advisoriesOf('npm', 'lodash')).toMatchObject([
    {
      id: 'GHSA-35jh-r3h4-6jhm',
      severityWord: 'HIGH',
      weaknesses: ['CWE-77', 'CWE-94'],
      affected: [{ ranges: [{ events: [{ kind: 'introduced' }, { kind: 'fixed', version: '4.17.21' }] }] }],
      source: { database: 'ghsa', place: file, line: 1 },
    },
  ]);
  expect(await source.advisoriesOf('PyPI', 'lodash')).toEqual([]);
});

it('names file and line of what it cannot read, and reads the rest', async () => {
  const lines = ['{"id":"torn', '', '{"id":"X-1"}', JSON.stringify(LODASH)];
  const file = fileOf('a.ndjson', Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from(lines.join('\n'))]));

  const { count, faults } = await loadAdvisories(file);

  expect(count).toBe(1);
  expect(faults.map(({ line }) => line)).toEqual([1, 2, 4]);
  expect(faults.map(({ because }) => because.split(/[ :]/)[0])).toEqual(['not', 'not', 'modified']);
});

it('refuses a file that is not there', async () => {
  await expect(loadAdvisories('/nowhere/at/all.ndjson.gz')).rejects.toThrow('ENOENT');
});
