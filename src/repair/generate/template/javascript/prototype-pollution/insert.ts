// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import type { Outline } from './outline.ts';
import { indentationAt, type Style } from '../../../../../language/javascript/source/style.ts';
import type { Anchor } from './anchor.ts';
import { statementsOf } from './syntax.ts';

/** What is written with, and how. */
export interface Ink {
  readonly source: Outline;
  readonly edit: MagicString;
  readonly style: Style;
  /** The author puts braces around a lone `return` or `continue`. */
  readonly hasBraces: boolean;
}

/** Stands for one level of indentation in a line that is yet to be placed. */
export const INNER = '\u0001';

/** One level of indentation as it is around a statement: bundles are put together from files of several manners. */
export function levelAt({ source, style }: Ink, statement: Node): string {
  const inner = indentationAt(source.text, statement.start);
  const block = source.parent(statement);
  const owner = block === undefined ? undefined : source.parent(block);
  const outer = owner === undefined ? undefined : indentationAt(source.text, owner.start);
  const isDeeper = outer !== undefined && inner.length > outer.length && inner.startsWith(outer);
  return isDeeper ? inner.slice(outer.length) : style.indent;
}

export function prefersBraces(source: Outline): boolean {
  const exits = source
    .within()
    .flatMap((node) =>
      node.type === 'IfStatement' && child(node, 'alternate') === undefined ? (child(node, 'consequent') ?? []) : [],
    );
  const braced = exits.filter((branch) => branch.type === 'BlockStatement').length;
  const short = exits.filter((branch) => /^(?:Return|Continue|Break|Throw)Statement$/.test(branch.type)).length;
  return braced > 4 * short;
}

/** Puts statements at an anchor, on lines of their own where the code around has such. */
export function insertStatement(ink: Ink, anchor: Anchor, statements: readonly string[]): void {
  switch (anchor.how) {
    case 'after':
      insertAfter(ink, anchor.node, statements);
      break;
    case 'before':
      insertBefore(ink, anchor.node, statements);
      break;
    case 'start':
      if (anchor.node.type === 'BlockStatement') {
        insertAtStart(ink, anchor.node, statements);
      } else {
        brace(ink, anchor.node, statements);
      }
      break;
    default:
      anchor.how satisfies never;
  }
}

function insertAfter(ink: Ink, node: Node, statements: readonly string[]): void {
  const { text } = ink.source;
  const rest = /^[ \t]*(?:\/\/[^\n\r]*)?(?=\r?\n)/.exec(text.slice(node.end));
  if (rest === null || !startsLine(text, node)) {
    const open = text[node.end - 1] === ';' ? '' : ';';
    ink.edit.appendLeft(node.end, open + flat(ink, statements, ' '));
    return;
  }
  const at = node.end + rest[0].length;
  ink.edit.appendLeft(at, ink.style.newline + lines(ink, statements, node) + guardEnd(ink, at, statements));
}

function insertBefore(ink: Ink, node: Node, statements: readonly string[]): void {
  const { text } = ink.source;
  if (!startsLine(text, node)) {
    ink.edit.appendLeft(node.start, `${flat(ink, statements, '')}${ink.style.isMinified ? '' : ' '}`);
    return;
  }
  const indent = indentationAt(text, node.start);
  const ended = guardEnd(ink, node.start, statements);
  ink.edit.appendLeft(
    node.start,
    lines(ink, statements, node).slice(indent.length) + ended + ink.style.newline + indent,
  );
}

function insertAtStart(ink: Ink, block: Node, statements: readonly string[]): void {
  const { text } = ink.source;
  const inner = statementsOf(block) ?? [];
  const directives = inner.filter((statement) => typeof statement['directive'] === 'string');
  const [first] = inner.slice(directives.length);
  const last = directives.at(-1);
  if (last !== undefined) {
    insertAfter(ink, last, statements);
    return;
  }
  const rest = /^[ \t]*(?:\/\/[^\n\r]*)?(?=\r?\n)/.exec(text.slice(block.start + 1));
  if (rest === null || first === undefined) {
    const [lead, tail] = ink.style.isMinified ? ['', ''] : [' ', text[block.start + 1] === ' ' ? '' : ' '];
    ink.edit.appendLeft(block.start + 1, flat(ink, statements, lead) + tail);
    return;
  }
  const at = block.start + 1 + rest[0].length;
  ink.edit.appendLeft(at, ink.style.newline + lines(ink, statements, first) + guardEnd(ink, at, statements));
}

/** Makes a block of a loop's or branch's lone statement. */
function brace(ink: Ink, body: Node, statements: readonly string[]): void {
  const { source, edit, style } = ink;
  const before = source.text.slice(0, body.start);
  const head = before.trimEnd().length;
  const owner = source.parent(body) ?? body;
  const hasComment = /\*\/\s*$|\/\/[^\n]*\n\s*$/.test(before);
  const isOneLine = !source.textOf(owner).includes('\n') && startsLine(source.text, owner);
  if (isOneLine && !hasComment && !style.isMinified) {
    const outer = indentationAt(source.text, owner.start);
    const inner = outer + style.indent;
    edit.update(
      head,
      body.start,
      ` {${style.newline}${indented(ink, statements, { indent: inner, level: style.indent })}${style.newline}${inner}`,
    );
    edit.prependRight(body.end, `${style.newline}${outer}}`);
    return;
  }
  if (!startsLine(source.text, body) || hasComment) {
    const [open, gap, close] = style.isMinified ? ['{', '', '}'] : ['{ ', ' ', ' }'];
    edit.appendLeft(body.start, `${open}${flat(ink, statements, '')}${gap}`);
    edit.prependRight(body.end, close);
    return;
  }
  const indent = indentationAt(source.text, body.start);
  edit.appendLeft(head, ' {');
  edit.appendLeft(body.start, lines(ink, statements, body).slice(indent.length) + style.newline + indent);
  edit.prependRight(body.end, `${style.newline}${indentationAt(source.text, owner.start)}}`);
}

/** Each on its own line, indented like the statement beside them. */
function lines(ink: Ink, statements: readonly string[], beside: Node): string {
  return indented(ink, statements, {
    indent: indentationAt(ink.source.text, beside.start),
    level: levelAt(ink, beside),
  });
}

function indented(
  { style }: Ink,
  statements: readonly string[],
  { indent, level }: { readonly indent: string; readonly level: string },
): string {
  return statements
    .flatMap((statement) => statement.split('\n'))
    .map((line) => indent + line.replace(INNER, level))
    .join(style.newline);
}

/** All on one line. */
function flat({ style }: Ink, statements: readonly string[], lead: string): string {
  const ended = statements.map((statement) => {
    const line = statement.replaceAll(/\n\s*/g, ' ').replaceAll(INNER, '');
    return isEnded(statement) ? line : `${line};`;
  });
  return style.isMinified ? ended.join('') : lead + ended.join(' ');
}

/** Without semicolons, a line that begins with a bracket would be taken for the rest of ours. */
function guardEnd({ source }: Ink, at: number, statements: readonly string[]): string {
  const next = /\S/.exec(source.text.slice(at))?.[0] ?? '';
  return isEnded(statements.at(-1) ?? '') || !/[([`/+-]/.test(next) ? '' : ';';
}

/** By a semicolon, or by a block, which is always on lines of its own here. */
function isEnded(statement: string): boolean {
  return statement.endsWith(';') || statement.endsWith('\n}');
}

function startsLine(text: string, node: Node): boolean {
  return indentationAt(text, node.start).length === node.start - (text.lastIndexOf('\n', node.start - 1) + 1);
}
