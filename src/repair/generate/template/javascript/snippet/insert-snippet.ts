// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { styleOf } from '../../../../../language/javascript/source/style.ts';

/** A name for a new function that nothing in the file goes by: the wanted one, or with a number behind it. */
export function freshName(source: SourceFile, wanted: string): string {
  const taken = new Set(source.text.match(/[\w$]+/g));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) {
    name = `${wanted}${number}`;
  }
  return name;
}

/**
 * Puts functions into a file once, where every one of `uses` sees them: inside the wrapper function that holds the
 * whole module where there is one, after the leading imports, else at the end. Function declarations are hoisted, so
 * the place is a matter of reading only.
 */
export function insertSnippets(
  source: SourceFile,
  editor: MagicString,
  snippets: { readonly codes: readonly string[]; readonly uses: readonly Node[] },
): void {
  const style = styleOf(source);
  const body = homeOf(source, snippets.uses);
  const statements = children(body, 'body');
  const lead = statements.slice(0, leadLength(source, statements)).at(-1);
  const last = lead ?? statements.at(-1);
  const indent = body === source.program ? '' : indentOf(source, statements[0], style.indent);
  const code = snippets.codes.map((text) => styled(text, source, indent)).join(style.newline.repeat(2));
  if (last === undefined) {
    editor.append(code);
    return;
  }
  const at = lead === undefined ? last.end : endOfLine(source.text, last.end);
  const gap = style.isMinified ? style.newline : style.newline.repeat(2);
  const isTight = lead !== undefined && !/^\r?\n\s*\r?\n|^\s*$/.test(source.text.slice(at, at + 200));
  editor.appendRight(at, `${gap}${code}${style.isMinified || isTight ? style.newline : ''}`);
}

/** The program, or the body of the one function that wraps all of it and all uses. */
function homeOf(source: SourceFile, uses: readonly Node[]): Node {
  let body = source.program;
  for (;;) {
    const statements = children(body, 'body').filter((statement) => !isDirective(statement));
    const wrapper = statements.length <= 2 ? wrapperBody(source, statements, uses) : undefined;
    if (wrapper === undefined) {
      return body;
    }
    body = wrapper;
  }
}

/** The body of an immediately called or handed-on function that holds all uses. */
function wrapperBody(source: SourceFile, statements: readonly Node[], uses: readonly Node[]): Node | undefined {
  const holder = statements.find(
    (statement) => statement.type === 'ExpressionStatement' && uses.every((use) => holds(statement, use)),
  );
  const expression = holder === undefined ? undefined : child(holder, 'expression');
  const [first] = uses;
  if (expression === undefined || first === undefined) {
    return undefined;
  }
  const functions = [...source.ancestors(first)].filter((node) =>
    /^(?:FunctionExpression|ArrowFunctionExpression)$/.test(node.type),
  );
  const outermost = functions.findLast((node) => holds(expression, node));
  const body = outermost === undefined ? undefined : child(outermost, 'body');
  const isWrapper = outermost !== undefined && isCalledOrPassed(source, outermost);
  return isWrapper && body?.type === 'BlockStatement' && uses.every((use) => holds(body, use)) ? body : undefined;
}

function isCalledOrPassed(source: SourceFile, node: Node): boolean {
  const parent = source.parent(node);
  return parent?.type === 'CallExpression' || parent?.type === 'UnaryExpression' || isCallMember(source, parent);
}

/** `(function () { … }).call(this)`, as CoffeeScript writes it. */
function isCallMember(source: SourceFile, member: Node | undefined): boolean {
  return member?.type === 'MemberExpression' && source.parent(member)?.type === 'CallExpression';
}

function holds(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function isDirective(statement: Node): boolean {
  return typeof statement['directive'] === 'string';
}

/** How many statements from the top are directives, imports, what compilers put around them, or plain values between. */
function leadLength(source: SourceFile, statements: readonly Node[]): number {
  let length = 0;
  for (const [index, statement] of statements.entries()) {
    const isImport = isImportLike(source, statement);
    if (isImport) {
      length = index + 1;
    } else if (!isDirective(statement) && !isShim(source, statement) && !isPlainValue(source, statement)) {
      break;
    }
  }
  // Values picked from the imports belong to them: `const Readable = stream.Readable;`
  while (length > 0 && isPicked(source, statements[length])) {
    length += 1;
  }
  return length;
}

function isPlainValue(source: SourceFile, statement: Node): boolean {
  return statement.type === 'VariableDeclaration' && !/\bfunction\b|=>|\bclass\b|\(/.test(source.textOf(statement));
}

function isPicked(source: SourceFile, statement: Node | undefined): boolean {
  const isDeclaration = statement?.type === 'VariableDeclaration';
  return (
    isDeclaration && /^\w+\s+[\w$]+\s*=\s*[\w$]+(?:\.[\w$]+)+(?:\s*\|\|\s*[\w$.]+)?;?$/.test(source.textOf(statement))
  );
}

function isImportLike(source: SourceFile, statement: Node): boolean {
  const isDeclaration = statement.type === 'VariableDeclaration' || statement.type === 'ExpressionStatement';
  const text = isDeclaration ? source.textOf(statement) : '';
  return (
    statement.type === 'ImportDeclaration' || (/\brequire\s*\(/.test(text) && !/\bfunction\b|=>|\bclass\b/.test(text))
  );
}

function isShim(source: SourceFile, statement: Node): boolean {
  const text = source.textOf(statement);
  return /^(?:Object\.defineProperty\((?:module\.)?exports|exports\.[\w$]+ = (?:void 0|exports\.)|function _?interop\w*|var __\w+ = \(this)/.test(
    text,
  );
}

function indentOf(source: SourceFile, statement: Node | undefined, fallback: string): string {
  const start = statement?.start ?? 0;
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const before = source.text.slice(lineStart, start);
  return /^[ \t]*$/.test(before) ? before : fallback;
}

/** The end of the line, so that a remark behind a statement stays with it; the end of the statement in dense code. */
function endOfLine(text: string, from: number): number {
  const rest = /^[ \t]*;?[ \t]*(?:\/\/[^\n\r]*|\/\*[^\n\r]*\*\/[ \t]*)?(?=\r?\n|$)/.exec(text.slice(from, from + 400));
  return rest === null ? from : from + rest[0].length;
}

/** Plain code as the author of the file would have written it. */
function styled(code: string, source: SourceFile, indent: string): string {
  const style = styleOf(source);
  if (style.isMinified) {
    return dense(code);
  }
  const isTyped = /\.[cm]?tsx?$/.test(source.file);
  // Code that holds both kinds of quotes is left alone.
  const isPlain = !/"|\\'/.test(code);
  const quoted = style.quote === '"' && isPlain ? code.replace(/'([^'\n]*)'/g, '"$1"') : code;
  const lines = quoted.split('\n').map((line) => {
    const depth = /^ */.exec(line)?.[0].length ?? 0;
    const text = style.hasSemicolons ? line.slice(depth) : line.slice(depth).replace(/;$/, '');
    const declared = style.declare === 'const' ? text.replace(/^var /, 'const ') : text;
    return text === '' ? '' : `${indent}${style.indent.repeat(depth / 2)}${isTyped ? withTypes(declared) : declared}`;
  });
  return lines.join(style.newline);
}

/** Every statement of a snippet ends in a semicolon or a brace, so that its lines can be put together. */
function dense(code: string): string {
  const lines = code.split('\n').map((line) => line.trim());
  return lines.filter((line) => !line.startsWith('//')).join('');
}

function withTypes(line: string): string {
  return line.replace(/(function [\w$]*) ?\(([\w, ]+)\) \{$/, (_all, head: string, names: string) => {
    const typed = names.split(', ').map((name) => `${name}: any`);
    return `${head}(${typed.join(', ')}) {`;
  });
}
