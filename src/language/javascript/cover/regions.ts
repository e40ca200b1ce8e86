// SPDX-License-Identifier: Apache-2.0
import { structuredPatch } from 'diff';
import { compare } from '../../hunks/compare.ts';
import { Shapes } from '../../hunks/shapes.ts';
import { jsGrammar } from '../hunks/js-grammar.ts';

/** A part of the text after a change that was not there before. */
export interface Region {
  readonly start: number;
  readonly end: number;
  /** Whole members of a list that nothing stood in the place of. */
  readonly isInserted: boolean;
}

/** The parts of `after` that differ, as small as the syntax tree tells; by lines where it does not. */
export async function regionsOf(file: string, before: string, after: string): Promise<readonly Region[]> {
  const [old, fresh] = [await jsGrammar.read(file, before), await jsGrammar.read(file, after)];
  const changes = compare(old.root, fresh.root, new Shapes());
  if (changes === null) {
    return changedLines(before, after);
  }
  return changes.flatMap((change) =>
    change.kind === 'replace'
      ? [differing(before.slice(change.old.start, change.old.end), after, change.fresh)]
      : change.fresh.map(({ start, end }) => ({ start, end, isInserted: change.from === change.to })),
  );
}

/** Without what both texts begin and end with. */
function differing(old: string, text: string, { start, end }: Pick<Region, 'start' | 'end'>): Region {
  const fresh = text.slice(start, end);
  const least = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < least && old[head] === fresh[head]) {
    head += 1;
  }
  let tail = 0;
  while (tail < least - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) {
    tail += 1;
  }
  // Where text only went, what stands there now is looked at.
  return {
    start: start + Math.min(head, fresh.length - 1),
    end: Math.max(end - tail, start + head),
    isInserted: false,
  };
}

function changedLines(before: string, after: string): readonly Region[] {
  const lines = after.split('\n');
  const starts = lines.map((_line, index) => lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0));
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context: 0 });
  return hunks.flatMap(({ oldLines, newStart, newLines }) =>
    lines.slice(newStart - 1, newStart - 1 + newLines).map((line, index) => {
      const start = (starts[newStart - 1 + index] ?? 0) + (line.length - line.trimStart().length);
      return { start, end: start + line.trim().length, isInserted: oldLines === 0 };
    }),
  );
}
