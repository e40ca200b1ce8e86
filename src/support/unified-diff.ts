// SPDX-License-Identifier: Apache-2.0
import { createTwoFilesPatch } from 'diff';
import type { FileChange } from '../domain/target.ts';

/**
 * The change as a git-style unified diff with `a/` and `b/` prefixes, three lines of context, `/dev/null` for files
 * that come or go.
 */
export function unifiedDiff(change: FileChange): string {
  const { file, before, after } = change;
  const from = before === null ? '/dev/null' : `a/${file}`;
  const to = after === null ? '/dev/null' : `b/${file}`;
  const body = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  const header = [`diff --git a/${file} b/${file}`];
  if (before === null) {
    header.push('new file mode 100644');
  }
  if (after === null) {
    header.push('deleted file mode 100644');
  }
  return `${header.join('\n')}\n${body.replace(/^=+\n/, '')}`;
}
