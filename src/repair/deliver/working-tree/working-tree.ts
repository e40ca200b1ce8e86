// SPDX-License-Identifier: Apache-2.0
import { access, constants, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RepairError } from '../../../domain/repair-error.ts';
import type { FileChange } from '../../../domain/target.ts';
import { sourceBytes, sourceText } from '../../../support/source-text.ts';
import type { Publisher } from '../publisher.ts';

/** Writes the chosen patch to the user's files. Only when asked to, and only over the very text that was judged. */
export const workingTree: Publisher = {
  name: 'working-tree',

  async publish(fix, _exam, services) {
    const { chosen, finding } = fix;
    if (!services.options.apply || chosen === undefined || finding === undefined) {
      return [];
    }
    const { root } = finding.target;
    for (const change of chosen.candidate.changes) {
      await requireUntouched(join(root, change.file), change);
    }
    const written: string[] = [];
    for (const change of chosen.candidate.changes) {
      written.push(await write(join(root, change.file), change));
    }
    return written;
  },
};

async function requireUntouched(path: string, change: FileChange): Promise<void> {
  const now = await readFile(path).then(sourceText, (error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return null;
    }
    throw error;
  });
  if (now !== change.before) {
    throw new RepairError('TARGET_UNUSABLE', `"${path}" changed while it was being repaired; run again`);
  }
  const place = now === null ? dirname(path) : path;
  await access(place, constants.W_OK).catch((error: unknown) => {
    throw new RepairError('TARGET_UNUSABLE', `cannot write "${place}"; apply the patch file by hand`, { cause: error });
  });
}

async function write(path: string, change: FileChange): Promise<string> {
  if (change.after === null) {
    await rm(path);
    return path;
  }
  await mkdir(dirname(path), { recursive: true });
  const mode = change.before === null ? 0o644 : (await stat(path)).mode;
  // A rename is atomic: no reader sees half a file.
  await writeFile(`${path}.skymend`, sourceBytes(change.after), { mode });
  await rename(`${path}.skymend`, path);
  return path;
}
