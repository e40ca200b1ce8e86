// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceTrees } from '../c/debian-source.ts';

/** Debian's own repair as a patch file: all that separates the two trees. */
export async function patchBetween({ vulnerable, fixed }: SourceTrees, folder: string): Promise<string> {
  const text = await new Promise<string>((resolve, reject) => {
    const args = ['-ruN', '--no-dereference', vulnerable, fixed];
    execFile('diff', args, { maxBuffer: 256 * 1024 * 1024 }, (error, stdout) => {
      // `diff` exits 1 where it found differences.
      if (error === null || error.code === 1) {
        resolve(stdout);
      } else {
        reject(error);
      }
    });
  });
  const file = join(folder, 'fix.patch');
  await writeFile(
    file,
    text
      .replaceAll(`${vulnerable}/`, 'a/')
      .replaceAll(`${fixed}/`, 'b/')
      .replaceAll(/^diff .*\n/gm, ''),
  );
  return file;
}
