// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { memorySource } from '../../advisories/memory-source.ts';
import type { ManagerRun } from '../../dependencies/manager/package-manager.ts';
import { madeSource } from '../../dependencies/registry/made-source.ts';
import { fakeLanguage } from '../../language/fake-language.ts';
import { FakeSandbox } from '../../sandbox/fake-sandbox.ts';
import { openJournal } from '../../store/directory-journal.ts';
import { SILENT } from '../../support/progress.ts';
import { npmFamily } from '../family/npm-family.ts';
import { BROKEN, REFUSED } from '../gate/fake-case.ts';
import { readState } from '../project-state.ts';
import type { RemedyServices } from '../services.ts';
import { renew } from './renew.ts';

const OLD_FORM = JSON.stringify({ lockfileVersion: 1, dependencies: { p: { version: '1.0.0' } } });

/** A project with an old lock file, and an npm that leaves a half-written one behind and ends like this. */
async function setUp(ended: ManagerRun) {
  const folder = mkdtempSync(join(tmpdir(), 'renew-'));
  const lockFile = join(folder, 'package-lock.json');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: { p: '*' } }));
  writeFileSync(lockFile, OLD_FORM);
  const notes: string[] = [];
  const services: RemedyServices = {
    sandbox: new FakeSandbox(),
    source: madeSource([]),
    family: {
      ...npmFamily,
      manager: {
        ...npmFamily.manager,
        async relock() {
          writeFileSync(lockFile, '{');
          return ended;
        },
      },
    },
    toolbox: '/nowhere',
    advisories: memorySource([]),
    unreadAdvisories: [],
    language: fakeLanguage(),
    journal: openJournal('r', mkdtempSync(join(tmpdir(), 'journal-'))),
    mended: new Map(),
    progress: { ...SILENT, note: (text) => notes.push(text) },
    now: () => 0,
    options: { replacements: new Map(), mounts: [] },
  };
  return { services, notes, lockFile, before: await readState(folder, services) };
}

it('goes no further where the package manager could not answer, and does not write that down as an answer', async () => {
  const { services, before } = await setUp(BROKEN);

  await expect(renew(before, services)).rejects.toMatchObject({ code: 'TOOL_MISSING' });

  expect(services.journal.entries('renewed:')).toEqual([]);
});

it('keeps the old form where the package manager refuses it, and says why', async () => {
  const { services, before, notes, lockFile } = await setUp(REFUSED);

  const renewed = await renew(before, services);

  expect(renewed).toEqual({ before, renewed: [], replaced: [] });
  expect(readFileSync(lockFile, 'utf8')).toBe(OLD_FORM);
  expect(notes.join('\n')).toContain('ERESOLVE');
});
