// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { conclude } from '../../src/remedy/conclude.ts';
import type { Mended } from '../../src/remedy/remedy.ts';
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

async function mend(command: string | undefined): Promise<Mended> {
  const trigger = {
    command: command ?? '',
    shows: { kind: 'polluted' },
    weakness: 'CWE-1321',
    timeoutMs: 30_000,
  } as const;
  return mendProject(project(), {
    packages: [{ name: 'deep-put', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': {} } }],
    files: () => ({ 'index.js': VULNERABLE }),
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

it('does not touch code of which no command shows that it is vulnerable', { timeout: PATIENCE }, async () => {
  const mended = await mend(undefined);

  expect(conclude(mended, () => true).status).toBe('not-fixed');
  expect(existsSync(join(mended.before.folder, 'vendor'))).toBe(false);
});
