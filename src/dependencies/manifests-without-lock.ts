// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Unread } from '../domain/dependency.ts';
import { parseJson } from './lockfile/npm/parse-json.ts';
import { manifestSchema } from './lockfile/npm/schema.ts';

/** Manifests that ask for packages while no lock file says which versions they get. */
export function manifestsWithoutLock(
  root: string,
  files: readonly string[],
  covered: ReadonlySet<string>,
): readonly Unread[] {
  return files
    .filter((file) => basename(file) === 'package.json' && !covered.has(dirname(file)))
    .filter((file) => asksForPackages(join(root, file)))
    .map((file) => ({
      file,
      at: '',
      because: 'asks for packages, and no lock file says which versions; make one with the package manager',
    }));
}

function asksForPackages(path: string): boolean {
  const read = manifestSchema.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (!read.success) {
    return true;
  }
  const { dependencies, devDependencies, optionalDependencies } = read.data;
  return [dependencies, devDependencies, optionalDependencies].some((list) => Object.keys(list ?? {}).length > 0);
}
