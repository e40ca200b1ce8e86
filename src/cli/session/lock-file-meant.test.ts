// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFileMeant } from './lock-file-meant.ts';

function projectWith(...files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'meant-'));
  for (const file of files) {
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

describe('what a fix without a weakness is about', () => {
  it('is the lock file that lies in the folder', () => {
    expect(lockFileMeant(projectWith('package-lock.json'), {})).toBe('package-lock.json');
    expect(lockFileMeant(projectWith('package.json', 'pnpm-lock.yaml'), {})).toBe('pnpm-lock.yaml');
  });

  it('is not guessed where no lock file lies', () => {
    expect(lockFileMeant(projectWith('package.json', 'Makefile'), {})).toBeUndefined();
  });

  it('is code wherever a flag speaks of code', () => {
    const project = projectWith('package-lock.json');

    expect(lockFileMeant(project, { reproducer: 'node exploit.js' })).toBeUndefined();
    expect(lockFileMeant(project, { weakness: 'all' })).toBeUndefined();
    expect(lockFileMeant(project, { case: 'skymend.case.yaml' })).toBeUndefined();
  });
});
