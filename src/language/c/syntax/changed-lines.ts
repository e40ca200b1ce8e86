// SPDX-License-Identifier: Apache-2.0
import { structuredPatch } from 'diff';

/** Lines of the text as it is after a change, 1-based and inclusive. */
export interface ChangedLines {
  readonly from: number;
  readonly to: number;
  /** Nothing stood there before. */
  readonly isInserted: boolean;
}

export function changedLines(before: string, after: string): readonly ChangedLines[] {
  const { hunks } = structuredPatch('a', 'b', before, after, '', '', { context: 0 });
  return hunks
    .filter(({ newLines }) => newLines > 0)
    .map(({ oldLines, newStart, newLines }) => ({
      from: newStart,
      to: newStart + newLines - 1,
      isInserted: oldLines === 0,
    }));
}
