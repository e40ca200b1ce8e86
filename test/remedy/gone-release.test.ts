// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readMadePackages, type MadePackage } from '../../src/dependencies/registry/made-source.ts';
import { conclude } from '../../src/remedy/conclude.ts';
import { CASES, mendProject, projectOf } from './scenario.ts';

/** Several runs of a package manager in the sandbox, on a machine that may be busy. */
const PATIENCE = 300_000;

const BYSTANDER = 'eventemitter3';

function without(packages: readonly MadePackage[], gone: string): readonly MadePackage[] {
  return packages.map((one) => {
    const kept = Object.entries(one.versions).filter(([version]) => one.name !== BYSTANDER || version !== gone);
    return { ...one, versions: Object.fromEntries(kept) };
  });
}

it(
  'mends a project that cannot be installed any more, since its lock file names a release that is gone',
  { timeout: PATIENCE },
  async () => {
    const project = projectOf('s03');
    const file = join(project, 'package-lock.json');
    const lock = readFileSync(file, 'utf8').replace('"version": "4.0.7"', '"version": "4.0.4"');
    writeFileSync(file, lock);
    const packages = without(await readMadePackages(join(CASES, 'registry.ndjson.gz')), '4.0.4');

    const mended = await mendProject(project, { packages });

    const { status, changes } = conclude(mended, () => true);
    expect(status).toBe('claimed-fixed');
    expect(mended.accepted.map(({ moved }) => moved.map(({ name }) => name))).toEqual([['follow-redirects']]);
    expect(mended.replaced).toEqual([{ name: BYSTANDER, from: '4.0.4', to: '4.0.5' }]);
    expect(changes).toMatchObject([{ file: 'package-lock.json', before: lock }]);
    expect(changes[0]?.after).toContain('"version": "4.0.5"');
  },
);
