// SPDX-License-Identifier: Apache-2.0
import type { Node } from './parse.ts';
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
  const style = known.get(source) ?? readStyle(source);
  known.set(source, style);
  return style;
}

/** A file's style never changes, and reading it means walking the whole tree. */
const known = new WeakMap<SourceFile, Style>();

function readStyle(source: SourceFile): Style {
  const { text } = source;
  // Asked of the tree: `let` and `=>` also stand in comments and strings.
  const nodes = [...source.walk()];
  const isScoped = nodes.some(isScopedDeclaration);
  return {
    quote: count(text, /'/g) >= count(text, /"/g) ? "'" : '"',
    indent: /^(\t| {2,8})\S/m.exec(text)?.[1] ?? '  ',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    hasSemicolons: count(text, /;\s*$/gm) * 3 >= count(text, /[\w)\]'"]\s*$/gm),
    declare: isScoped ? 'const' : 'var',
    isModern: isScoped || nodes.some((node) => MODERN.has(node.type)),
    isMinified: text.length > 500 && text.length / (count(text, /\n/g) + 1) > 300,
    modules: source.kind === 'module' ? 'esm' : 'commonjs',
  };
}

const MODERN: ReadonlySet<string> = new Set(['ArrowFunctionExpression', 'ClassDeclaration', 'ClassExpression']);

function isScopedDeclaration(node: Node): boolean {
  return node.type === 'VariableDeclaration' && node['kind'] !== 'var';
}

/** The white space that begins the line an offset lies on. */
export function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
