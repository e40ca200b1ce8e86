// SPDX-License-Identifier: Apache-2.0
import { cp, rm } from 'node:fs/promises';
import { relative, sep } from 'node:path';

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
}
