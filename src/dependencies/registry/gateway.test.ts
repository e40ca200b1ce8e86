// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { archiveUrl, openGateway, SOCKET, type Gateway } from './gateway.ts';
import { madeSource } from './made-source.ts';
import type { PackageSource, Packument } from './package-source.ts';
import { readPackument } from './schema.ts';

const PROSE = {
  readme: '# a',
  description: 'what it is for',
  maintainers: [{ name: 'someone' }],
  repository: { type: 'git', url: 'https://example.org/a' },
  homepage: 'https://example.org',
};
/** What npm, pnpm and yarn decide by; all of it must come through. */
const READ = {
  dependencies: { b: '^1.0.0' },
  optionalDependencies: { c: '^1.0.0' },
  peerDependencies: { d: '*' },
  peerDependenciesMeta: { d: { optional: true } },
  bundleDependencies: ['b'],
  engines: { node: '>=18' },
  os: ['linux'],
  cpu: ['x64'],
  libc: ['glibc'],
  bin: { a: 'cli.js' },
  scripts: { postinstall: 'node build.js' },
  hasInstallScript: true,
  deprecated: 'use b',
  funding: 'https://example.org/fund',
  license: 'MIT',
  _hasShrinkwrap: false,
};
const DIST = { integrity: 'sha512-AAAA', shasum: '00', tarball: 'https://registry.example/@s/a/-/a-1.0.0.tgz' };

const described: Packument | undefined = readPackument({
  name: '@s/a',
  'dist-tags': { latest: '1.0.0' },
  time: { '1.0.0': '2020-01-01T00:00:00.000Z' },
  ...PROSE,
  versions: { '1.0.0': { name: '@s/a', version: '1.0.0', ...PROSE, ...READ, dist: DIST } },
});

const made = madeSource([{ name: 'b', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': {} } }]);

const source: PackageSource = {
  name: 'told here',
  async packument(name) {
    if (name === 'broken') {
      throw new Error('the registry is gone');
    }
    return name === '@s/a' ? described : made.packument(name);
  },
  archive: (name, version) => made.archive(name, version),
};

let gateway: Gateway;

beforeEach(async () => {
  gateway = await openGateway(source);
});

afterEach(async () => {
  await gateway.close();
});

interface Answer {
  readonly status: number | undefined;
  readonly body: Buffer;
}

function ask(path: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: join(gateway.folder, SOCKET), path, method }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode, body: Buffer.concat(parts) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function describedAs(path: string): Promise<unknown> {
  return JSON.parse((await ask(path)).body.toString('utf8'));
}

it('sends everything that a package manager decides by, and archives of its own', async () => {
  const own = { ...DIST, tarball: archiveUrl('@s/a', '1.0.0') };

  expect(await describedAs('/@s%2fa')).toEqual({
    name: '@s/a',
    'dist-tags': { latest: '1.0.0' },
    time: { '1.0.0': '2020-01-01T00:00:00.000Z' },
    versions: { '1.0.0': { name: '@s/a', version: '1.0.0', ...READ, dist: own } },
  });
});

it('leaves the source as it was: what is not sent is only not sent', async () => {
  await ask('/@s%2fa');

  expect(described?.document).toMatchObject(PROSE);
  expect(described?.versions['1.0.0']?.entry).toMatchObject({ ...PROSE, dist: DIST });
});

it('answers with the archive that its own address names', async () => {
  const { status, body } = await ask(new URL(archiveUrl('b', '1.0.0')).pathname);

  expect(status).toBe(200);
  expect(body).toEqual(Buffer.from((await made.archive('b', '1.0.0')) ?? []));
});

it('remembers what was asked for and is not there', async () => {
  const answers = [await ask('/nowhere'), await ask('/b/-/b-2.0.0.tgz'), await ask('/nowhere')];

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(gateway.missing()).toEqual(['b/-/b-2.0.0.tgz', 'nowhere']);
});

it('tells a source that fails from a package that is not there', async () => {
  const { status } = await ask('/broken');

  expect(status).toBe(502);
  expect([gateway.faults(), gateway.missing()]).toEqual([['the registry is gone'], []]);
});

it.each(['PUT', 'POST', 'DELETE'])('refuses to %s anything', async (method) => {
  expect((await ask('/b', method)).status).toBe(405);
});

it('leaves nothing behind', async () => {
  const other = await openGateway(source);

  await other.close();

  expect(existsSync(other.folder)).toBe(false);
});
