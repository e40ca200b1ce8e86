// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from './source-file.ts';

/** How the author writes, so that an edit reads like the code around it. */
export interface Style {
  readonly quote: "'" | '"';
  /** One level of indentation. */
  readonly indent: string;
  readonly newline: '\n' | '\r\n';
  readonly hasSemicolons: boolean;
  /** `var` when the file uses neither `let` nor `const`: new syntax would break its old readers. */
  readonly declare: 'var' | 'const';
  /** Arrow functions, template literals and the like are in use already. */
  readonly isModern: boolean;
  /** One long line: the file was minified, and so is what goes into it. */
  readonly isMinified: boolean;
  /** `require` or `import`. */
  readonly modules: 'commonjs' | 'esm';
}

export function styleOf(source: SourceFile): Style {
  const { text } = source;
  const isModern = /=>|\b(?:const|let)\s|\bclass\s/.test(text);
  return {
    quote: count(text, /'/g) >= count(text, /"/g) ? "'" : '"',
    indent: /^(\t| {2,8})\S/m.exec(text)?.[1] ?? '  ',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    hasSemicolons: count(text, /;\s*$/gm) * 3 >= count(text, /[\w)\]'"]\s*$/gm),
    declare: /\b(?:const|let)\s/.test(text) ? 'const' : 'var',
    isModern,
    isMinified: text.length > 500 && text.length / (count(text, /\n/g) + 1) > 300,
    modules: source.kind === 'module' ? 'esm' : 'commonjs',
  };
}

/** The white space that begins the line an offset lies on. */
export function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
