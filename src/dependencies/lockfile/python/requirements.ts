// SPDX-License-Identifier: Apache-2.0
import type { Dependency, Unread } from '../../../domain/dependency.ts';
import type { LockfileReader } from '../reader.ts';

/** `requirements.txt` and its kin: what is pinned with `==` is known, everything else is not. */
export const requirements: LockfileReader = {
  name: 'requirements',
  files: /^(?:requirements|constraints)(?:[-_.][\w.-]+)?\.txt$/,
  read(file) {
    const dependencies: Dependency[] = [];
    const unread: Unread[] = [];
    for (const { text, line } of logicalLines(file.text)) {
      const [, name, version] =
        /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*={2,3}\s*([^\s;,#*]+)\s*(?:;.*)?$/.exec(text) ?? [];
      if (name !== undefined && version !== undefined) {
        dependencies.push({
          id: `${name}@${version}:${line}`,
          ecosystem: 'PyPI',
          name,
          version,
          file: file.path,
          line,
          scope: 'unknown',
          isDirect: true,
          origin: 'registry',
        });
      } else if (
        !/^--?(?:i|index-url|extra-index-url|find-links|f|no-binary|only-binary|prefer-binary|trusted-host|pre|use-feature|no-index|require-hashes)\b/.test(
          text,
        )
      ) {
        unread.push({ file: file.path, at: `line ${line}`, because: `"${text}" pins no version` });
      }
    }
    return { dependencies, unread, covers: ['.'] };
  },
};

/** Without comments, hashes and line continuations. */
function logicalLines(text: string): readonly { readonly text: string; readonly line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const part = raw.replace(/(?:^|\s)#.*$/, '').replace(/\s--hash=\S+/g, '');
    const current: { text: string; line: number } = open ?? { text: '', line: index + 1 };
    current.text += part.replace(/\\\s*$/, ' ');
    open = /\\\s*$/.test(part) ? current : undefined;
    if (open === undefined && current.text.trim() !== '') {
      lines.push({ text: current.text.trim(), line: current.line });
    }
  }
  return open === undefined || open.text.trim() === '' ? lines : [...lines, { ...open, text: open.text.trim() }];
}
