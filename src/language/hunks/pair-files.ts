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

type Pair = readonly [TreeFile, TreeFile];

/**
 * Which file of the other version is which of ours: by name, then by what stands in it. A file that became another kind of
 * program under its old name (a module, where it was a script) is looked for under other names first.
 */
export function pairFiles(mine: readonly TreeFile[], other: readonly TreeFile[], shapes: Shapes): FilePairs {
  const byName = new Map(other.map((file) => [file.file, file]));
  const named = mine.flatMap((file): readonly Pair[] => {
    const partner = byName.get(file.file);
    return partner === undefined ? [] : [[file, partner]];
  });
  const sure = named.filter(([file, partner]) => isSameKind(file, partner));
  const taken = new Set(sure.flat());
  const left = mine.filter((file) => !taken.has(file));
  const moved = movedAmong(
    left,
    other.filter((file) => !taken.has(file)),
    shapes,
  );
  moved.flat().forEach((file) => taken.add(file));
  const changedKind = named.filter((pair) => !pair.some((file) => taken.has(file)));
  const pairs = [...sure, ...moved, ...changedKind];
  const partners = new Set(pairs.map(([, partner]) => partner));
  return {
    pairs: pairs.toSorted(([a], [b]) => a.file.localeCompare(b.file)),
    added: other.filter((file) => !partners.has(file) && !mine.some((own) => own.file === file.file)),
  };
}

function isSameKind({ root: a }: TreeFile, { root: b }: TreeFile): boolean {
  return a.kind === b.kind && a.mark === b.mark;
}

/** The likest first, each file once. */
function movedAmong(mine: readonly TreeFile[], other: readonly TreeFile[], shapes: Shapes): readonly Pair[] {
  const ranked = mine
    .flatMap((file) =>
      other
        .filter((partner) => isSameKind(file, partner))
        .map((partner) => ({ file, partner, likeness: shapes.likeness(file.root, partner.root) })),
    )
    .filter(({ likeness }) => likeness >= MOVED)
    .toSorted((a, b) => b.likeness - a.likeness || a.file.file.localeCompare(b.file.file));
  const taken = new Set<TreeFile>();
  return ranked.flatMap(({ file, partner }): readonly Pair[] => {
    if (taken.has(file) || taken.has(partner)) {
      return [];
    }
    taken.add(file).add(partner);
    return [[file, partner]];
  });
}
