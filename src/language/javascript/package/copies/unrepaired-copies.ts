// SPDX-License-Identifier: Apache-2.0
import { diffLines } from 'diff';
import type { Location, Region } from '../../../../domain/location.ts';
import type { Component, FileChange, Target } from '../../../../domain/target.ts';
import { readShippedCopies } from './read-copies.ts';
import type { UnrepairedCopy } from '../../../language.ts';
import type { ShippedCopies, ShippedCopy } from './shipped-copies.ts';

/** A copy of changed code that a patch left as it was. */
export interface LeftCopy {
  readonly location: Location;
  /** The changed file it is a copy of. */
  readonly of: string;
  readonly kind: ShippedCopy['kind'];
}

/** `Language.unrepairedCopies` for JavaScript. */
export async function unrepairedCopies(
  changes: readonly FileChange[],
  target: Target,
  component: Component,
): Promise<readonly UnrepairedCopy[]> {
  const found = unrepairedIn(await readShippedCopies(target.root, component), changes);
  return found.map(({ location, of, kind }) => ({
    said: `${location.file}:${location.region.startLine} is a copy of code in ${of}`,
    isSame: kind === 'same',
  }));
}

/** Copies of the code that a patch changes, in files that it does not change there. */
export function unrepairedIn(copies: ShippedCopies, changes: readonly FileChange[]): readonly LeftCopy[] {
  const changed = new Map(changes.map((change) => [change.file, changedRegions(change)]));
  const found = new Map<string, LeftCopy>();
  for (const [file, regions] of changed) {
    for (const copy of regions.flatMap((region) => copies.copiesOf(file, region))) {
      const isChanged = (changed.get(copy.file) ?? []).some((region) => overlap(region, copy.around));
      if (!isChanged) {
        const { startLine, startColumn } = copy.around;
        found.set(`${copy.file}:${startLine}:${startColumn}`, {
          location: { file: copy.file, region: copy.around },
          of: file,
          kind: copy.kind,
        });
      }
    }
  }
  return [...found].toSorted(([a], [b]) => a.localeCompare(b)).map(([, copy]) => copy);
}

/** Where the text before was changed: the changed part of its lines, or for an insertion the line it came behind. */
function changedRegions({ before, after }: FileChange): readonly Region[] {
  const regions: Region[] = [];
  let line = 1;
  const parts = diffLines(before ?? '', after ?? '');
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    if (part.removed) {
      const by = next?.added === true ? linesOf(next.value) : [];
      regions.push(...linesOf(part.value).flatMap((old, at) => changedIn(old, by[at] ?? '', line + at)));
    } else if (part.added && parts[index - 1]?.removed !== true) {
      regions.push({ startLine: Math.max(1, line - 1), startColumn: 1, endLine: line, endColumn: 1 });
    }
    line += part.added ? 0 : part.count;
  }
  return regions;
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined);
}

/** What differs of a line: in minified files one line holds everything. */
function changedIn(old: string, now: string, line: number): readonly Region[] {
  const start = Math.max(old.search(/\S/), sharedStart(old, now));
  const tail = Math.min(sharedEnd(old, now), old.length - Math.max(0, start));
  const end = Math.max(start + 1, old.length - tail);
  return old.trim() === ''
    ? []
    : [{ startLine: line, startColumn: start + 1, endLine: line, endColumn: Math.min(end, old.length) + 1 }];
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) {
    length++;
  }
  return Math.min(length, Math.max(0, a.length - 1));
}

function sharedEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) {
    length++;
  }
  return length;
}

function overlap(a: Region, b: Region): boolean {
  return (
    isBefore(a.startLine, a.startColumn, b.endLine, b.endColumn) &&
    isBefore(b.startLine, b.startColumn, a.endLine, a.endColumn)
  );
}

function isBefore(...[line, column, otherLine, otherColumn]: readonly [number, number, number, number]): boolean {
  return line < otherLine || (line === otherLine && column <= otherColumn);
}
