// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createBubblewrapSandbox } from '../../../sandbox/bubblewrap.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { madeSource } from '../../registry/made-source.ts';
import type { Project } from '../package-manager.ts';
import { npm } from './npm.ts';

let sandbox: Sandbox;
const source = madeSource([
  {
    name: 'a',
    'dist-tags': { latest: '1.1.0' },
    versions: { '1.0.0': {}, '1.1.0': { dependencies: { b: '^2.0.0' } } },
  },
  { name: 'b', 'dist-tags': { latest: '2.0.0' }, versions: { '2.0.0': {} } },
  {
    name: 'c',
    'dist-tags': { latest: '1.0.0' },
    versions: { '1.0.0': { optionalDependencies: { gone: `someone/gone#${'7'.repeat(40)}` } } },
  },
]);

beforeAll(async () => {
  sandbox = await createBubblewrapSandbox();
});

function projectOf(manifest: unknown, lock?: unknown): Project {
  const folder = mkdtempSync(join(tmpdir(), 'npm-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  if (lock !== undefined) {
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  }
  return { folder, name: 'app', mounts: [] };
}

it('writes a lock that names the registry itself and installs what the lock says', async () => {
  const project = projectOf({ dependencies: { a: '^1.0.0' } });

  const relocked = await npm.relock(project, { sandbox, source, toolbox: '/nowhere' });
  const installed = await npm.install(project, { sandbox, source, toolbox: '/nowhere' });

  const lock = readFileSync(join(project.folder, 'package-lock.json'), 'utf8');
  expect([relocked.kind, installed.kind]).toEqual(['done', 'done']);
  expect(lock).toContain('"resolved": "https://registry.example/a/-/a-1.1.0.tgz"');
  expect(lock).not.toContain('127.0.0.1');
  expect(existsSync(join(project.folder, 'node_modules/b/package.json'))).toBe(true);
});

it('installs by a lock from which npm itself left out an optional dependency that nobody can fetch', async () => {
  const project = projectOf({ dependencies: { a: '1.0.0', c: '^1.0.0' } });
  const means = { sandbox, source, toolbox: '/nowhere' };

  const relocked = await npm.relock(project, means);
  const lock = readFileSync(join(project.folder, 'package-lock.json'), 'utf8');
  const installed = await npm.install(project, means);

  expect([relocked.kind, installed.kind]).toEqual(['done', 'done']);
  expect(lock).not.toContain('node_modules/gone');
  expect(existsSync(join(project.folder, 'node_modules/c/package.json'))).toBe(true);
  expect(readFileSync(join(project.folder, 'package-lock.json'), 'utf8')).toBe(lock);
});

it('refuses a lock that disagrees with the manifest', async () => {
  const lock = {
    lockfileVersion: 3,
    packages: { '': { dependencies: { a: '^1.0.0' } }, 'node_modules/a': { version: '1.0.0' } },
  };

  const installed = await npm.install(projectOf({ dependencies: { a: '^1.1.0' } }, lock), {
    sandbox,
    source,
    toolbox: '/nowhere',
  });

  expect(installed).toMatchObject({ kind: 'refused', because: expect.stringContaining('npm ci') });
});

it('refuses an archive that is not the one the lock was made with', async () => {
  const lock = {
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { b: '^2.0.0' } },
      'node_modules/b': {
        version: '2.0.0',
        resolved: 'https://registry.example/b/-/b-2.0.0.tgz',
        integrity: `sha512-${'A'.repeat(86)}==`,
      },
    },
  };

  const installed = await npm.install(projectOf({ dependencies: { b: '^2.0.0' } }, lock), {
    sandbox,
    source,
    toolbox: '/nowhere',
  });

  expect(installed).toMatchObject({ kind: 'refused', because: expect.stringContaining('EINTEGRITY') });
});
