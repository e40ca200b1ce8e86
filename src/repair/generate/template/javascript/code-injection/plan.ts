// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import type { FileChange } from '../../../../../domain/target.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { freshName, insertSnippets } from '../snippet/insert-snippet.ts';

/** A small function to be put into a file that needs it. */
export interface Snippet {
  readonly name: string;
  /** What it does for the patch, without a capital letter at the start. */
  readonly title: string;
  /** Plain old JavaScript: two-space indent, single quotes where there is a choice, semicolons. */
  readonly code: (name: string) => string;
}

/** One edit of one place, by means of one small function. */
export interface Edit {
  readonly source: SourceFile;
  /** What is edited; no two edits of a plan lie inside each other. */
  readonly node: Node;
  readonly snippet: Snippet;
  /** `name` is what the function is called in this file. */
  apply(editor: MagicString, name: string): void;
}

/** The new text of every file that the edits touch, in file order, each function added once per file. */
export function changesOf(edits: readonly Edit[]): readonly FileChange[] {
  const sources = new Set(edits.map(({ source }) => source));
  return [...sources]
    .map((source) => {
      const editor = source.edit();
      const here = unique(edits.filter((edit) => edit.source === source));
      const snippets = [...new Set(here.map(({ snippet }) => snippet))];
      const names = new Map(snippets.map((snippet) => [snippet, freshName(source, snippet.name)]));
      const nameOf = (snippet: Snippet): string => names.get(snippet) ?? snippet.name;
      here.forEach((edit) => edit.apply(editor, nameOf(edit.snippet)));
      const codes = snippets.map((snippet) => snippet.code(nameOf(snippet)));
      insertSnippets(source, editor, { codes, uses: here.map(({ node }) => node) });
      return { file: source.file, before: source.text, after: editor.toString() };
    })
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** One edit per place; the widest where several overlap. */
function unique(edits: readonly Edit[]): readonly Edit[] {
  const byWidth = edits.toSorted((a, b) => b.node.end - b.node.start - (a.node.end - a.node.start));
  const kept: Edit[] = [];
  for (const edit of byWidth) {
    if (!kept.some(({ node }) => node.start <= edit.node.start && edit.node.end <= node.end)) {
      kept.push(edit);
    }
  }
  return kept;
}
