// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';

/** Text in place of a stretch of one file; an insertion where `start` equals `end`. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Where what it opens is closed: of insertions at one place the one that is closed last comes first. */
  readonly closedAt?: number;
}

/** The text with edits made. Insertions at one place nest, else follow each other in the order given; overlaps are refused. */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .toSorted((a, b) => a.edit.start - b.edit.start || closing(b.edit) - closing(a.edit) || a.index - b.index);
  // Where lines end as on Windows, those put in do too.
  const isDos = text.includes('\r\n');
  let made = '';
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.start < at) {
      return undefined;
    }
    made += text.slice(at, edit.start) + (isDos ? edit.text.replaceAll(/\r?\n/g, '\r\n') : edit.text);
    at = edit.end;
  }
  return made + text.slice(at);
}

function closing({ closedAt, end }: Edit): number {
  return closedAt ?? end;
}

/** Edits as changes of whole files; `undefined` where they overlap or change nothing. */
export function changesOf(
  edits: readonly Edit[],
  texts: ReadonlyMap<string, string>,
): readonly FileChange[] | undefined {
  const files = [...new Set(edits.map(({ file }) => file))].toSorted();
  const changes: FileChange[] = [];
  for (const file of files) {
    const before = texts.get(file);
    const after =
      before === undefined
        ? undefined
        : applyEdits(
            before,
            edits.filter((edit) => edit.file === file),
          );
    if (before === undefined || after === undefined || after === before) {
      return undefined;
    }
    changes.push({ file, before, after });
  }
  return changes.length === 0 ? undefined : changes;
}
