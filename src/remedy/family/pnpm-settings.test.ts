// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeOfSetting, settingsOf } from './pnpm-settings.ts';

const OVERRIDES = { pnpm: { overrides: { a: '1.0.0' } } };

function project(manifest: object, workspace?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pnpm-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  if (workspace !== undefined) {
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), workspace);
  }
  return folder;
}

describe("the place of pnpm's settings", () => {
  it.each([
    ['package.json', {}, undefined],
    ['package.json', { packageManager: 'pnpm@9.15.0' }, 'packages: [a]\n'],
    ['pnpm-workspace.yaml', { packageManager: 'pnpm@10.6.0' }, undefined],
    ['pnpm-workspace.yaml', { engines: { pnpm: '>=11' } }, undefined],
    ['package.json', { engines: { pnpm: '>=8' } }, 'catalog:\n  a: ^1\n'],
    ['pnpm-workspace.yaml', {}, 'onlyBuiltDependencies: []\n'],
    ['pnpm-workspace.yaml', { pnpm: {} }, 'overrides:\n  a: 1.0.0\n'],
    ['package.json', { packageManager: 'pnpm@10.6.0', ...OVERRIDES }, 'onlyBuiltDependencies: []\n'],
    ['pnpm-workspace.yaml', { packageManager: 'pnpm@10.6.0', ...OVERRIDES }, 'overrides: {}\n'],
  ])('is %s for %j beside %j', (file, manifest, workspace) => {
    expect(placeOfSetting(project(manifest, workspace), 'overrides').file).toBe(file);
  });

  it('is the workspace for overrides where both have some: those of the manifest do not count then', () => {
    expect(settingsOf(project(OVERRIDES, 'overrides:\n  b: 2.0.0\n'), 'overrides')).toEqual({ b: '2.0.0' });
    expect(settingsOf(project(OVERRIDES, 'packages: [a]\n'), 'overrides')).toEqual({ a: '1.0.0' });
  });
});
