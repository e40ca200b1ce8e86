// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conclude } from '../../src/remedy/conclude.ts';
import type { Mended } from '../../src/remedy/remedy.ts';
import { mendProject, projectOf } from './scenario.ts';

/** Dozens of runs of a package manager in the sandbox, on a machine that may be busy. */
const PATIENCE = 300_000;

/** The same demands in each: versions inside ranges, one below a parent that pins it, another major. */
const SAME = [
  'relock: axios 1.3.4 → 1.6.0, follow-redirects 1.15.2 → 1.15.4, lodash 4.17.20 → 4.17.21',
  'major-bump: package.json: marked ^3.0.8 → ^4.0.10',
];

interface Files {
  readonly manifest: unknown;
  readonly lock: string;
}

function filesOf(mended: Mended, lockFile: string): Files {
  const { folder } = mended.after;
  return {
    manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    lock: readFileSync(join(folder, lockFile), 'utf8'),
  };
}

function titles({ accepted }: Mended): readonly string[] {
  return accepted.map(({ remedy }) => remedy.title).toSorted();
}

describe('a project of another package manager', { timeout: PATIENCE }, () => {
  it('is mended as pnpm writes it, lowest versions that are fixed, and installs from its lock', async () => {
    const mended = await mendProject(projectOf('managers/pnpm'));

    const { manifest, lock } = filesOf(mended, 'pnpm-lock.yaml');
    expect(mended.after.known).toEqual([]);
    expect(titles(mended)).toEqual([...SAME, 'override: override optimist > minimist: 0.2.4'].toSorted());
    expect(manifest).toMatchObject({
      dependencies: { lodash: '^4.17.19', marked: '^4.0.10' },
      pnpm: { overrides: { 'optimist>minimist': '0.2.4' } },
    });
    expect(lock).toContain('lodash@4.17.21:');
    expect(lock).not.toContain('lodash@4.17.20');
    expect(lock).not.toContain('127.0.0.1');
  });

  it('is mended where pnpm of today keeps ranges and overrides: catalogs and the file of the workspace', async () => {
    const project = projectOf('managers/pnpm-workspace');
    const before = readFileSync(join(project, 'pnpm-workspace.yaml'), 'utf8');

    const mended = await mendProject(project);

    const { lock } = filesOf(mended, 'pnpm-lock.yaml');
    const after = readFileSync(join(mended.after.folder, 'pnpm-workspace.yaml'), 'utf8');
    expect(mended.after.known).toEqual([]);
    expect(titles(mended)).toEqual([
      'major-bump: pnpm-workspace.yaml: marked ^3.0.8 → ^4.0.10',
      'override: override axios > follow-redirects: 1.15.2 → 1.15.4',
      'override: override optimist > minimist: 0.2.4',
    ]);
    expect(after).toBe(
      `${before.replace("'^3.0.8'", '^4.0.10').replace('1.15.2 ', '1.15.4 ')}    optimist>minimist: 0.2.4\n`,
    );
    expect(lock).toMatch(/ {4}lodash:\n {6}specifier: \^4\.17\.19\n {6}version: 4\.17\.21/);
    const changed = conclude(mended, () => true).changes.map(({ file }) => file);
    expect(changed).toEqual(['pnpm-lock.yaml', 'pnpm-workspace.yaml']);
  });

  it('is mended as classic yarn writes it, and its new entries name the registry of the old ones', async () => {
    const mended = await mendProject(projectOf('managers/yarn-classic'));

    const { manifest, lock } = filesOf(mended, 'yarn.lock');
    expect(mended.after.known).toEqual([]);
    expect(titles(mended)).toEqual([...SAME, 'override: override optimist > minimist: 0.2.4'].toSorted());
    expect(manifest).toMatchObject({ resolutions: { '**/optimist/minimist': '0.2.4' } });
    expect(lock).toMatch(/resolved "https:\/\/registry\.example\/lodash\/-\/lodash-4\.17\.21\.tgz#[0-9a-f]{40}"/);
    expect(lock).not.toContain('127.0.0.1');
  });

  it('is mended as yarn from 2 on writes it', async () => {
    const project = projectOf('managers/yarn-berry');

    const mended = await mendProject(project);

    const { manifest, lock } = filesOf(mended, 'yarn.lock');
    expect(mended.after.known).toEqual([]);
    expect(titles(mended)).toEqual([...SAME, 'override: override optimist > minimist: 0.2.4'].toSorted());
    expect(manifest).toMatchObject({ resolutions: { 'optimist/minimist': '0.2.4' } });
    expect(lock).toContain('resolution: "lodash@npm:4.17.21"');
    expect(existsSync(join(project, 'node_modules'))).toBe(false);
  });

  it('is mended from what an npm of old locked, though that says neither who asks for what nor all that is installed', async () => {
    const project = mkdtempSync(join(tmpdir(), 'old-'));
    const shrinkwrap = JSON.stringify({
      name: 'old',
      dependencies: { minimist: { version: '0.0.10' }, optimist: { version: '0.6.1' } },
    });
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'old', dependencies: { optimist: '^0.6.1' } }));
    writeFileSync(join(project, 'npm-shrinkwrap.json'), shrinkwrap);

    const mended = await mendProject(project);

    const { changes } = conclude(mended, () => true);
    expect(titles(mended)).toEqual(['override: override optimist > minimist: 0.2.4']);
    expect(changes.map(({ file }) => file)).toEqual(['npm-shrinkwrap.json', 'package.json']);
    expect(changes[0]?.before).toBe(shrinkwrap);
  });
});
