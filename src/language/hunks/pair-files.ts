// SPDX-License-Identifier: Apache-2.0
import type { Shapes } from './shapes.ts';
import type { TreeFile } from './tree.ts';

/** Files of another name that have this much in common are one file that moved. */
const MOVED = 0.6;

export interface FilePairs {
  readonly pairs: readonly (readonly [TreeFile, TreeFile])[];
  /** Files only the other side has. */
  readonly added: readonly TreeFile[];
}

/** Which file of the other version is which of ours: by name, then by what stands in it. */
export function pairFiles(mine: readonly TreeFile[], other: readonly TreeFile[], shapes: Shapes): FilePairs {
  const byName = new Map(other.map((file) => [file.file, file]));
  const pairs = mine.flatMap((file) => {
    const partner = byName.get(file.file);
    return partner === undefined ? [] : [[file, partner] as const];
  });
  const [alone, open] = [
    mine.filter(({ file }) => !byName.has(file)),
    new Set(other.filter(({ file }) => !mine.some((own) => own.file === file))),
  ];
  const ranked = alone
    .flatMap((file) =>
      [...open].map((partner) => ({ file, partner, likeness: shapes.likeness(file.root, partner.root) })),
    )
    .filter(({ likeness }) => likeness >= MOVED)
    .toSorted((a, b) => b.likeness - a.likeness || a.file.file.localeCompare(b.file.file));
  const taken = new Set<TreeFile>();
  for (const { file, partner } of ranked) {
    if (open.has(partner) && !taken.has(file)) {
      pairs.push([file, partner]);
      taken.add(file);
      open.delete(partner);
    }
  }
  return { pairs: pairs.toSorted(([a], [b]) => a.file.localeCompare(b.file)), added: [...open] };
}
