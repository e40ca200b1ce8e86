// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdir, rename, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fixedArchive } from '../backport/fixed-archive.ts';

const run = promisify(execFile);

/** The folder of a release, fetched and unpacked once. */
export async function unpacked(name: string, version: string): Promise<string> {
  const archive = await fixedArchive(name, version);
  const folder = archive.replace(/\.tgz$/, '.files');
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const building = `${folder}.${process.pid}.part`;
    await mkdir(building, { recursive: true });
    await run('tar', [
      '-xzf',
      archive,
      '-C',
      building,
      '--strip-components=1',
      '--no-same-owner',
      '--no-same-permissions',
    ]);
    await run('chmod', ['-R', 'u+rwX', building]);
    await rename(building, folder);
  }
  return folder;
}
