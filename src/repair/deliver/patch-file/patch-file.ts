// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sourceBytes } from '../../../support/source-text.ts';
import { unifiedDiff } from '../../../support/unified-diff.ts';
import { folderOf } from '../output-name.ts';
import type { Publisher } from '../publisher.ts';

/**
 * `fix.patch`, to be applied with `patch -p1` or `git apply` in the directory the user named, and `fix.package.patch`
 * for the root of the package that holds the fault, where that is another directory.
 */
export const patchFile: Publisher = {
  name: 'patch-file',

  async publish(fix, _exam, services) {
    const { chosen, finding } = fix;
    if (chosen === undefined || finding === undefined) {
      return [];
    }
    const folder = await folderOf(fix, services);
    const named = relative(finding.target.root, finding.target.directory);
    const bases = new Map([['fix.patch', named]]);
    if (finding.component.path !== named) {
      bases.set('fix.package.patch', finding.component.path);
    }
    const written: string[] = [];
    for (const [name, base] of bases) {
      const changes = chosen.candidate.changes.map((change) => ({ ...change, file: relative(base, change.file) }));
      // A change above the base cannot be said from there.
      if (changes.every((change) => !change.file.startsWith('..'))) {
        const path = join(folder, name);
        await writeFile(path, sourceBytes(changes.map((change) => unifiedDiff(change)).join('')));
        written.push(path);
      }
    }
    return written;
  },
};
