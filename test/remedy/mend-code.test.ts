// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PackageManager } from '../../src/dependencies/manager/package-manager.ts';
import { pnpm } from '../../src/dependencies/manager/pnpm/pnpm.ts';
import { yarnBerry } from '../../src/dependencies/manager/yarn/yarn-berry.ts';
import { yarnClassic } from '../../src/dependencies/manager/yarn/yarn-classic.ts';
import { madeSource, type MadePackage } from '../../src/dependencies/registry/made-source.ts';
import { conclude } from '../../src/remedy/conclude.ts';
import type { Mended } from '../../src/remedy/remedy.ts';
import { createBubblewrapSandbox } from '../../src/sandbox/bubblewrap.ts';
import { mendProject } from './scenario.ts';

/** A whole repair and several installs. */
const PATIENCE = 600_000;

const VULNERABLE = `'use strict';
module.exports = function put(target, path, value) {
  var keys = path.split('.');
  var at = target;
  for (var i = 0; i < keys.length - 1; i++) {
    if (!at[keys[i]]) {
      at[keys[i]] = {};
    }
    at = at[keys[i]];
  }
  at[keys[keys.length - 1]] = value;
  return target;
};
`;

const EXPLOIT = "require('deep-put')({}, '__proto__.polluted', 'yes');\n";

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mend-code-'));
  const dependencies = { 'deep-put': '^1.0.0' };
  const lock = {
    name: 'app',
    lockfileVersion: 3,
    packages: { '': { name: 'app', dependencies }, 'node_modules/deep-put': { version: '1.0.0' } },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name: 'app', dependencies }, null, 2)}\n`);
  writeFileSync(join(folder, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  writeFileSync(join(folder, 'exploit.js'), EXPLOIT);
  return folder;
}

/** Every version is vulnerable, and no fix is named. */
function advisories(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'advisories-')), 'all.ndjson');
  const ranges = [{ type: 'SEMVER', events: [{ introduced: '0' }] }];
  const affected = [{ package: { ecosystem: 'npm', name: 'deep-put' }, ranges }];
  writeFileSync(file, `${JSON.stringify({ id: 'CVE-2026-0001', modified: '2026-01-01T00:00:00Z', affected })}\n`);
  return file;
}

const FILES = (name: string): Readonly<Record<string, string>> => ({
  'index.js': name === 'deep-put' ? VULNERABLE : "module.exports = require('deep-put');\n",
});

const PACKAGES: readonly MadePackage[] = [
  { name: 'deep-put', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': {} } },
  {
    name: 'holder',
    'dist-tags': { latest: '1.0.0' },
    versions: { '1.0.0': { dependencies: { 'deep-put': '^1.0.0' } } },
  },
];

/** The same project, locked by another package manager; one who asks for the package is not the project itself. */
async function lockedBy(manager: PackageManager, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mend-code-'));
  const dependencies = { 'deep-put': '^1.0.0', holder: '^1.0.0' };
  const files = { 'package.json': JSON.stringify({ name: 'app', dependencies }), 'exploit.js': EXPLOIT, ...more };
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text);
  }
  const means = {
    sandbox: await createBubblewrapSandbox(),
    source: madeSource(PACKAGES, FILES),
    toolbox: join(folder, 'tools'),
  };
  await manager.relock({ folder, name: 'app', mounts: [] }, means);
  return folder;
}

interface Patched {
  readonly status: string;
  readonly kinds: readonly string[];
  readonly manifest: unknown;
  /** Whether the code of the vulnerable release is gone from wherever it lay. */
  readonly isMended: boolean;
  readonly folder: string;
}

async function patched(folder: string, place: string): Promise<Patched> {
  const mended = await mend('node exploit.js', folder);
  const { folder: after } = mended.after;
  return {
    status: conclude(mended, () => true).status,
    kinds: mended.accepted.map(({ remedy }) => remedy.kind),
    manifest: JSON.parse(readFileSync(join(after, 'package.json'), 'utf8')),
    isMended: readFileSync(join(after, place, 'index.js'), 'utf8') !== VULNERABLE,
    folder: after,
  };
}

async function mend(command: string | undefined, folder: string = project()): Promise<Mended> {
  const trigger = {
    command: command ?? '',
    shows: { kind: 'polluted' },
    weakness: 'CWE-1321',
    timeoutMs: 30_000,
  } as const;
  return mendProject(folder, {
    packages: PACKAGES,
    files: FILES,
    advisories: advisories(),
    options: command === undefined ? {} : { trigger },
  });
}

it(
  'mends the release itself where nothing better is published, and proves it by the command',
  { timeout: PATIENCE },
  async () => {
    const mended = await mend('node exploit.js');

    const end = conclude(mended, () => true);
    const [set] = mended.accepted;
    expect([end.status, set?.remedy.kind, mended.after.known]).toEqual(['fixed', 'patch', []]);
    const manifest: unknown = JSON.parse(readFileSync(join(mended.after.folder, 'package.json'), 'utf8'));
    expect(manifest).toEqual({
      name: 'app',
      dependencies: { 'deep-put': expect.stringMatching(/^file:vendor\/deep-put-1\.0\.0-mended-[0-9a-f]{8}\.tgz$/) },
    });
    const installed = readFileSync(join(mended.after.folder, 'node_modules/deep-put/index.js'), 'utf8');
    expect(installed).not.toBe(VULNERABLE);
  },
);

it('has pnpm patch the release itself, where the project keeps its settings', { timeout: PATIENCE }, async () => {
  const workspace = '# ours\nonlyBuiltDependencies: []\n';
  const folder = await lockedBy(pnpm, { 'pnpm-workspace.yaml': workspace });

  const { folder: after, ...came } = await patched(folder, 'node_modules/deep-put');

  expect(came).toMatchObject({ status: 'fixed', kinds: ['patch'], isMended: true });
  expect(came.manifest).toEqual({ name: 'app', dependencies: { 'deep-put': '^1.0.0', holder: '^1.0.0' } });
  expect(readFileSync(join(after, 'pnpm-workspace.yaml'), 'utf8')).toBe(
    `${workspace}patchedDependencies:\n  deep-put@1.0.0: patches/deep-put@1.0.0.patch\n`,
  );
  expect(readFileSync(join(after, 'patches/deep-put@1.0.0.patch'), 'utf8')).toContain('--- a/index.js');
});

it('has yarn from 2 on ask for the release with a patch', { timeout: PATIENCE }, async () => {
  const folder = await lockedBy(yarnBerry);

  const { folder: after, ...came } = await patched(folder, 'node_modules/deep-put');

  const patch = expect.stringMatching(
    /^patch:deep-put@npm%3A1\.0\.0#~\/\.yarn\/patches\/deep-put-npm-1\.0\.0-[0-9a-f]{10}\.patch$/,
  );
  expect(came).toMatchObject({ status: 'fixed', kinds: ['patch'], isMended: true });
  expect(came.manifest).toMatchObject({
    dependencies: { 'deep-put': patch, holder: '^1.0.0' },
    resolutions: { 'holder/deep-put': patch },
  });
  expect(existsSync(join(after, 'vendor'))).toBe(false);
});

it('gives classic yarn, which patches nothing, an archive', { timeout: PATIENCE }, async () => {
  const folder = await lockedBy(yarnClassic);

  const came = await patched(folder, 'node_modules/deep-put');

  const archive = expect.stringMatching(/^file:vendor\/deep-put-1\.0\.0-mended-[0-9a-f]{8}\.tgz$/);
  expect(came).toMatchObject({ status: 'fixed', kinds: ['patch'], isMended: true });
  expect(came.manifest).toMatchObject({
    dependencies: { 'deep-put': archive },
    resolutions: { '**/holder/deep-put': archive },
  });
});

it('does not touch code of which no command shows that it is vulnerable', { timeout: PATIENCE }, async () => {
  const mended = await mend(undefined);

  expect(conclude(mended, () => true).status).toBe('not-fixed');
  expect(existsSync(join(mended.before.folder, 'vendor'))).toBe(false);
});
