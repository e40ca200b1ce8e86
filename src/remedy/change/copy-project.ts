// SPDX-License-Identifier: Apache-2.0
import { chmod, cp, readdir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What a copy does not need: what is installed, the history, and what runs leave behind. */
const LEFT_OUT = new Set(['node_modules', '.git', '.skymend']);

/** A fresh copy of a project without what is installed in it. */
export async function copyProject(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) =>
      !relative(from, source)
        .split(sep)
        .some((part) => LEFT_OUT.has(part)),
  });
  await makeWritable(to);
}

/** A checkout may be read-only; the package manager writes into the copy. */
async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, (await stat(folder)).mode | 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await makeWritable(path);
    } else if (entry.isFile()) {
      await chmod(path, (await stat(path)).mode | 0o600);
    }
  }
}
