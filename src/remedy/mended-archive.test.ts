// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { writeArchive } from '../dependencies/archive/write-archive.ts';
import type { KnownVulnerability } from '../domain/dependency.ts';
import { sha256 } from '../support/digest.ts';
import { isMendedEntry, mendedArchive } from './mended-archive.ts';

const BYTES = writeArchive([{ path: 'package/index.js', content: Buffer.from('mended'), isExecutable: false }]);
const KEYS = ['CVE-2026-0001 in p'];
const PATCH = '--- a/index.js\n';

function known(integrity?: string, id = 'CVE-2026-0001'): KnownVulnerability {
  const dependency = {
    id: 'node_modules/p',
    ecosystem: 'npm',
    name: 'p',
    version: '1.0.0',
    file: 'lock',
    scope: 'production',
    isDirect: true,
    origin: 'registry',
    ...(integrity === undefined ? {} : { integrity }),
  } as const;
  const answer = { kind: 'affected', because: 'listed' } as const;
  const rest = { summary: '', severity: 'UNKNOWN', weaknesses: [], isDisputed: false } as const;
  return { dependency, id, aliases: [], sources: [], answer, ...rest };
}

it('takes an entry for the mended archive by its digest, and for what was mended in it only', () => {
  const archive = mendedArchive(BYTES, KEYS);
  const mended = new Map([[archive.integrity, archive]]);

  expect(isMendedEntry(known(archive.integrity), mended, new Map())).toBe(true);
  expect(isMendedEntry(known(archive.integrity, 'CVE-2026-0002'), mended, new Map())).toBe(false);
  expect(isMendedEntry(known('sha512-other'), mended, new Map())).toBe(false);
  expect(isMendedEntry(known(), mended, new Map())).toBe(false);
});

it('takes an entry for a patched release only where the lock file goes by this very patch', () => {
  const archive = mendedArchive(BYTES, KEYS, PATCH);
  const mended = new Map([[archive.integrity, archive]]);
  const by = (text: string, release = 'p@1.0.0'): ReadonlyMap<string, string> => new Map([[release, sha256(text)]]);

  expect(isMendedEntry(known('sha512-of-the-release'), mended, by(PATCH))).toBe(true);
  expect(isMendedEntry(known('sha512-of-the-release'), mended, by(`${PATCH} `))).toBe(false);
  expect(isMendedEntry(known('sha512-of-the-release'), mended, by(PATCH, 'p@1.0.1'))).toBe(false);
  expect(isMendedEntry(known('sha512-of-the-release'), mended, new Map())).toBe(false);
  // The bytes of such an archive are never installed as one.
  expect(isMendedEntry(known(archive.integrity), mended, new Map())).toBe(false);
});
