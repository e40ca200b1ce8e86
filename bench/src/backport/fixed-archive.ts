// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../c/debian-source.ts';

const run = promisify(execFile);

/** The archive of a release, fetched once. */
export async function fixedArchive(name: string, version: string): Promise<string> {
  const folder = join(cacheFolder(), 'fixed');
  const file = join(folder, `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`);
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await mkdir(folder, { recursive: true });
    await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, `${name}@${version}`]);
  }
  return file;
}
