// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { httpSource } from './http-source.ts';
import type { PackageSource } from './package-source.ts';

const ARCHIVE = Buffer.from('an archive '.repeat(10_000));

let server: Server;
let base: string;
let folder: string;
let archivesAsked: number;
/** Descriptions on their way, the most there were at once, and how many are still refused. */
let open: number;
let mostOpen: number;
let refusals: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'http-source-'));
  archivesAsked = 0;
  [open, mostOpen, refusals] = [0, 0, 0];
  server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz') === true) {
      archivesAsked += 1;
      response.end(ARCHIVE);
      return;
    }
    // As registries describe old releases: by a SHA-1 alone.
    const dist = { tarball: `${base}a-1.0.0.tgz`, shasum: createHash('sha1').update(ARCHIVE).digest('hex') };
    const wrong = { ...dist, shasum: '0'.repeat(40) };
    const versions = { '1.0.0': { version: '1.0.0', dist }, '2.0.0': { version: '2.0.0', dist: wrong } };
    const all = { ...versions, '3.0.0': { version: '3.0.0', dist: {} } };
    mostOpen = Math.max(mostOpen, (open += 1));
    setTimeout(() => {
      open -= 1;
      response.statusCode = refusals-- > 0 ? 503 : 200;
      response.end(JSON.stringify({ name: request.url?.slice(1), versions: all }));
    }, 5);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
});

afterEach(() => {
  server.close();
});

function source(): PackageSource {
  return httpSource(base, { packuments: mkdtempSync(join(folder, 'run-')), archives: folder });
}

it('fetches an archive once that is asked for several times at once, and keeps it for other runs', async () => {
  const one = source();

  const answers = await Promise.all([1, 2, 3].map(() => one.archive('a', '1.0.0')));
  const again = await source().archive('a', '1.0.0');

  expect([...answers, again].map((bytes) => bytes?.length)).toEqual(Array.from({ length: 4 }, () => ARCHIVE.length));
  expect(archivesAsked).toBe(1);
});

it('shares its folder with runs that fetch the same archive at that moment', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => source().archive('a', '1.0.0')));

  expect(answers.map((bytes) => bytes?.length)).toEqual(Array.from({ length: 8 }, () => ARCHIVE.length));
  expect(readdirSync(join(folder, 'archives'))).toEqual(['a-1.0.0.tgz']);
});

it('refuses an archive that is not the one described, and has none of a version without an address', async () => {
  await expect(source().archive('a', '2.0.0')).rejects.toThrow('the archive of a@2.0.0 is not the one');
  expect(await source().archive('a', '3.0.0')).toBeUndefined();
});

it('asks a registry for few things at a time, and once more what it could not answer', async () => {
  const names = Array.from({ length: 60 }, (_unused, index) => `p${index}`);
  refusals = 2;

  const all = await Promise.all(names.map((name) => source().packument(name)));

  expect(all.map((packument) => packument?.name)).toEqual(names);
  expect(mostOpen).toBeGreaterThan(1);
  expect(mostOpen).toBeLessThanOrEqual(12);
});

it('says why an address could not be fetched', async () => {
  refusals = Infinity;

  await expect(source().packument('a')).rejects.toThrow(/cannot fetch .*\/a: HTTP 503; check the network/);
});
