// SPDX-License-Identifier: Apache-2.0
import type { SourceTexts } from '../../domain/hunk.ts';
import { compare, type TreeChange } from '../../language/hunks/compare.ts';
import { pairFiles } from '../../language/hunks/pair-files.ts';
import type { Shapes } from '../../language/hunks/shapes.ts';
import type { NameGrammar, TreeFile } from '../../language/hunks/tree.ts';

/** A file in both versions, and what changed in it. */
export interface ChangedFile {
  readonly mine: TreeFile;
  readonly other: TreeFile;
  readonly changes: readonly TreeChange[];
}

/** What people wrote and what differs, file by file: no tests, nothing that was generated. */
export async function changedFiles(
  before: SourceTexts,
  after: SourceTexts,
  { grammar, shapes }: { readonly grammar: NameGrammar; readonly shapes: Shapes },
): Promise<readonly ChangedFile[]> {
  const old = await readAll(before, after, grammar);
  const fresh = await readAll(after, before, grammar);
  return pairFiles(old, fresh, shapes).pairs.map(([mine, other]) => ({
    mine,
    other,
    changes: compare(mine.root, other.root, shapes) ?? [],
  }));
}

async function readAll(texts: SourceTexts, others: SourceTexts, grammar: NameGrammar): Promise<readonly TreeFile[]> {
  const files: TreeFile[] = [];
  for (const [file, text] of [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (others.get(file) !== text && !TEST.test(file) && !isGenerated(file, text)) {
      const read = await grammar.read(file, text).catch((error: unknown) => {
        if (error instanceof SyntaxError) {
          return null;
        }
        throw error;
      });
      files.push(...(read === null ? [] : [read]));
    }
  }
  return files;
}

const TEST = /(?:^|[/._-])(?:tests?|specs?|bench(?:mark)?)\.\w+$/i;

/** Minified text and bundles say nothing about how people write, and repeat what stands in the source. */
function isGenerated(file: string, text: string): boolean {
  return BUILT.test(file) || text.length > 200_000 || text.length / (text.split('\n').length + 1) > 200;
}

const BUILT = /(?:^|\/)(?:dist|build|bundles?|umd|min|cjs|esm?)\/|\.min\.\w+$/;
