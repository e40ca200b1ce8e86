// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Snapshot } from '../../../../domain/target.ts';
import type { Mount } from '../../../../sandbox/sandbox.ts';

/** The target at its real place, with the snapshot's changes over it; new files can be made beside what is there. */
export function snapshotMounts(
  root: string,
  snapshot: Snapshot,
  directories: readonly string[] = [],
): readonly Mount[] {
  const below = [...new Set(directories)].filter((directory) => directory !== root);
  return [
    { kind: 'shadow', from: root, at: root },
    ...below.map((directory): Mount => ({ kind: 'shadow', from: directory, at: directory })),
    ...snapshot.changes.map(({ file, after }): Mount => {
      const at = path.join(root, file);
      return after === null ? { kind: 'hidden', at } : { kind: 'content', text: after, at };
    }),
  ];
}
