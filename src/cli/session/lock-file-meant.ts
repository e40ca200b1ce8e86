// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Each of these speaks of a weakness in code, not of what is known about dependencies. */
const CODE_FLAGS = [
  'reproducer',
  'weakness',
  'component',
  'build',
  'input',
  'sanitizerLog',
  'case',
  'fixedRelease',
  'fixCommit',
  'generator',
] as const;

export type CodeFlags = { readonly [flag in (typeof CODE_FLAGS)[number]]?: unknown };

/** Lock files of projects whose dependencies can be mended, as their package managers name them. */
const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];

/**
 * The lock file in `directory` that a user means who names no weakness: what is known about its dependencies is then all
 * there is to mend. `undefined` where something else is asked for, or no lock file is there.
 */
export function lockFileMeant(directory: string, flags: CodeFlags): string | undefined {
  const isAboutCode = CODE_FLAGS.some((flag) => flags[flag] !== undefined);
  return isAboutCode ? undefined : LOCK_FILES.find((file) => existsSync(join(directory, file)));
}
