// SPDX-License-Identifier: Apache-2.0
import type { Hunk } from '../../../domain/hunk.ts';
import type { FileChange } from '../../../domain/target.ts';

/** Hunks that are kept or left together: the same change in every copy of the code, with all that it needs. */
export interface Family {
  readonly hunks: readonly Hunk[];
  readonly score: number;
}

/** Best first. */
export function familiesOf(hunks: readonly Hunk[], scoreOf: (hunk: Hunk) => number): readonly Family[] {
  const byId = new Map(hunks.map((hunk) => [hunk.id, hunk]));
  const byTwin = new Map<string, Hunk[]>();
  for (const hunk of hunks) {
    byTwin.set(hunk.twin, [...(byTwin.get(hunk.twin) ?? []), hunk]);
  }
  const closed = (start: readonly Hunk[]): readonly Hunk[] => {
    const found = new Set(start);
    for (const hunk of found) {
      const needed = hunk.requires.flatMap((id) => byId.get(id) ?? []);
      for (const other of [...needed, ...(byTwin.get(hunk.twin) ?? [])]) {
        found.add(other);
      }
    }
    return [...found].toSorted((a, b) => orderOf(a) - orderOf(b));
  };
  const families = [...byTwin.values()].map((twins): Family => {
    return { hunks: closed(twins), score: Math.max(...twins.map(scoreOf)) };
  });
  return families.toSorted((a, b) => b.score - a.score || orderOf(a.hunks[0]) - orderOf(b.hunks[0]));
}

export function orderOf(hunk: Hunk | undefined): number {
  return Number(hunk?.id.replace(/\D+/g, '') ?? 0);
}

/** The hunks of several families, each once, in order. */
export function together(families: readonly Family[]): readonly Hunk[] {
  return [...new Set(families.flatMap(({ hunks }) => hunks))].toSorted((a, b) => orderOf(a) - orderOf(b));
}

/** The files as they are with these hunks in them; `base` leads from the root to the package. */
export function changesOf(
  hunks: readonly Hunk[],
  mine: ReadonlyMap<string, string>,
  inRoot: (file: string) => string,
): readonly FileChange[] {
  const files = [...new Set(hunks.map(({ location }) => location.file))];
  return files.flatMap((file) => {
    const own = hunks.filter(({ location }) => location.file === file);
    const before = mine.get(file) ?? null;
    const fresh = own.find(({ newFile }) => newFile !== undefined)?.newFile;
    const after = before === null ? (fresh ?? '') : edited(before, own);
    return before === after ? [] : [{ file: inRoot(file), before, after }];
  });
}

function edited(text: string, hunks: readonly Hunk[]): string {
  // Of several insertions at one place the first stays first.
  const edits = hunks.flatMap((hunk) => hunk.edits).toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const { start, end, text: words } of edits) {
    result += text.slice(at, Math.max(at, start)) + words;
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}
