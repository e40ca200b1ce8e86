// SPDX-License-Identifier: Apache-2.0
import type { MagicString } from 'magic-string';
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import { indentationAt, styleOf, type Style } from '../../../../../../language/javascript/source/style.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import type { ModuleNames } from './path-module.ts';
import { endOfLine } from './path-module.ts';
import type { Place } from '../find/place.ts';
import { isInside } from '../find/outcome-of.ts';
import { endOf, quoted } from '../refuse/error-text.ts';
import { anchorOf } from '../refuse/reach.ts';
import type { Refusal } from '../refuse/refusal.ts';
import type { Root } from './root-text.ts';
import { calleeName, calleeOf, isCall, isFunction, nameOf, statementsOf } from '../find/shape.ts';

/** A check to write: which text, against which root, and what to answer. */
export interface Guard {
  readonly place: Place;
  readonly root: Root;
  readonly refusal: Refusal;
  /** A comparison in the code that does not hold and is put right in place of a new check. */
  readonly existing?: Node;
}

export interface GuardWriter {
  readonly source: SourceFile;
  readonly edit: MagicString;
  readonly path: ModuleNames;
  /** For the form that follows symbolic links. */
  readonly fs: ModuleNames;
}

/** Writes the checks of one file: spelled out where there is one, by a function where there are several. */
export function writeGuards(guards: readonly Guard[], writer: GuardWriter, followsLinks: boolean): void {
  const name = guards.length > 1 || followsLinks ? declareCheck(guards, writer, followsLinks) : undefined;
  const style = styleOf(writer.source);
  for (const guard of guards) {
    const at = anchorOf(guard.place);
    const condition =
      name === undefined
        ? spelledOut(guard, writer, style)
        : `!${name}(${rootText(guard.root, writer.path, at)}, ${guard.place.subject})`;
    if (guard.existing === undefined) {
      writeGuard(guard, condition, writer);
    } else {
      writer.edit.overwrite(guard.existing.start, guard.existing.end, condition);
    }
  }
}

function rootText(root: Root, path: ModuleNames, at: Node): string {
  const [only] = root.operands;
  return root.operands.length === 1 && only !== undefined
    ? only
    : `${path.member(root.by, at)}(${root.operands.join(', ')})`;
}

/** The root with one separator at its end, also where the root is `/`. */
function rootPrefix(root: Root, path: ModuleNames, at: Node): string {
  const operands = root.operands.join(', ');
  const join = path.member('join', at);
  const sep = path.member('sep', at);
  if (root.isAbsolute && root.by === 'join') {
    return `${join}(${operands}, ${sep})`;
  }
  const isPlain = root.operands.length === 1 || root.by === 'resolve' || root.isRelativeBelow;
  const resolved = path.member('resolve', at);
  return `${join}(${resolved}(${isPlain ? operands : `${join}(${operands})`}), ${sep})`;
}

function spelledOut(guard: Guard, writer: GuardWriter, style: Style): string {
  const { place, root } = guard;
  const at = anchorOf(place);
  // The separator at the end of both lets the root itself pass and a neighbour with a longer name fail.
  const inside = rootPrefix(root, writer.path, at);
  const isResolved = place.isDirect && (root.isAbsolute || root.by === 'resolve') && !root.isText;
  const resolved = isResolved ? place.subject : `${writer.path.member('resolve', at)}(${place.subject})`;
  const file = `(${resolved} + ${writer.path.member('sep', at)})`;
  const outside = style.isModern ? `!${file}.startsWith(${inside})` : `${file}.indexOf(${inside}) !== 0`;
  const isSimple = /^[\w$.]+(?:\((?:[^()]|\([^()]*\))*\))?$/.test(place.subject);
  const subject = isSimple ? place.subject : `(${place.subject})`;
  return place.mayHoldNul ? `${subject}.indexOf(${quoted('\\0', style)}) !== -1 || ${outside}` : outside;
}

function writeGuard(guard: Guard, condition: string, writer: GuardWriter): void {
  const { source, edit } = writer;
  const style = styleOf(source);
  const { statements, index } = guard.place.standing;
  const before = statements[index - 1];
  const anchor = anchorOf(guard.place);
  if (style.isMinified) {
    const text = `if(${condition}){${guard.refusal.lines.join('').replace(/\n\s*/g, ' ')}}`;
    edit.appendLeft(statements[index] === undefined ? anchor.end : anchor.start, text);
    return;
  }
  const indentation = indentationAt(source.text, anchor.start);
  const body = guard.refusal.lines
    .flatMap((line) => line.split('\n'))
    .map((line) => (line === '' ? '' : `${indentation}${style.indent}${line}`));
  const opening = opened(condition, indentation, style);
  const text = [...opening, ...body, `${indentation}}`].join(style.newline);
  if (before === undefined || !startsLine(source, before)) {
    edit.appendLeft(anchor.start, `${text}${style.newline}${indentation}`);
    return;
  }
  const gap = source.textOf(before).includes('\n') ? style.newline : '';
  edit.appendLeft(endOfLine(source.text, before.end), `${gap}${style.newline}${indentation}${text}`);
}

const MAX_WIDTH = 120;

/** `if (...) {`, one alternative to a line where it would be too long. */
function opened(condition: string, indentation: string, style: Style): readonly string[] {
  const line = `if (${condition}) {`;
  if (indentation.length + line.length <= MAX_WIDTH) {
    return [line];
  }
  const sides = condition.split(' || ').join(` ||${style.newline}${indentation}${style.indent}${style.indent}`);
  return [`if (${sides}) {`];
}

function startsLine(source: SourceFile, node: Node): boolean {
  return source.text.slice(source.text.lastIndexOf('\n', node.start - 1) + 1, node.start).trim() === '';
}

/** Declares the check once, before the outermost statement around its first use, and gives its name. */
function declareCheck(guards: readonly Guard[], writer: GuardWriter, followsLinks: boolean): string {
  const { source, edit, path } = writer;
  const style = styleOf(source);
  const home = homeOf(
    source,
    guards.map((guard) => anchorOf(guard.place)),
  );
  const name =
    ['isInside', 'isInsideRoot', 'staysInside'].find((wish) => !new RegExp(`\\b${wish}\\b`).test(source.text)) ??
    'isInside$';
  const at = home.statements[home.index] ?? source.program;
  const indentation = style.isMinified ? '' : indentationAt(source.text, at.start);
  const resolve = path.member('resolve', at);
  const sep = path.member('sep', at);
  const end = endOf(style);
  const [root, file, result] = /\.[cm]?tsx?$/.test(source.file)
    ? ['root: string', 'file: string', ': boolean']
    : ['root', 'file', ''];
  const lines = [
    `function ${name}(${root}, ${file})${result} {`,
    ...(followsLinks ? realPathLines(writer, at, style) : []).map((line) => `${style.indent}${line}`),
    `${style.indent}return file.indexOf(${quoted('\\0', style)}) === -1 &&`,
    `${style.indent}${style.indent}(${resolve}(file) + ${sep}).indexOf(${path.member('join', at)}(${resolve}(root), ${sep})) === 0${end}`,
    '}',
  ];
  if (style.isMinified) {
    edit.appendLeft(at.start, lines.map((line) => line.trim()).join(' '));
    return name;
  }
  const text = lines.map((line) => indentation + line).join(style.newline);
  const before = home.statements[home.index - 1];
  const isOwnLine = before !== undefined && startsLine(source, before);
  if (isOwnLine) {
    edit.appendLeft(endOfLine(source.text, before.end), `${style.newline}${style.newline}${text}`);
  } else {
    edit.appendLeft(at.start, `${text.trimStart()}${style.newline}${style.newline}${indentation}`);
  }
  return name;
}

function realPathLines(writer: GuardWriter, at: Node, style: Style): readonly string[] {
  const end = endOf(style);
  const real = writer.fs.member('realpathSync', at);
  return [
    'try {',
    `${style.indent}root = ${real}(root)${end}`,
    `${style.indent}file = ${real}(file)${end}`,
    '} catch (e) {',
    `${style.indent}// what does not exist has no links to follow`,
    '}',
  ];
}

interface Home {
  readonly statements: readonly Node[];
  readonly index: number;
}

/** The outermost statement list, inside a wrapper function if there is one, whose statement holds the first use. */
function homeOf(source: SourceFile, uses: readonly Node[]): Home {
  let owner = source.program;
  for (;;) {
    const statements = statementsOf(owner) ?? [];
    const index = statements.findIndex((statement) => uses.some((use) => isInside(use, statement)));
    const first = statements[index];
    const inner = first === undefined ? undefined : wrapperBody(source, first, uses);
    if (inner === undefined) {
      return { statements, index: Math.max(index, 0) };
    }
    owner = inner;
  }
}

/** The body of a function around all uses that is called where it stands, or handed to a module loader. */
function wrapperBody(source: SourceFile, statement: Node, uses: readonly Node[]): Node | undefined {
  for (const node of source.walk(statement)) {
    const body = isFunction(node) ? child(node, 'body') : undefined;
    const isAround = body?.type === 'BlockStatement' && uses.every((use) => isInside(use, body));
    if (isAround && isWrapper(source, node)) {
      return body;
    }
  }
  return undefined;
}

/** `(function () {...})()`, `(function () {...}).call(this)`, `define(function () {...})`, a factory handed to a wrapper. */
function isWrapper(source: SourceFile, fn: Node): boolean {
  const around = source.parent(fn);
  if (isCall(around)) {
    const callee = calleeOf(around);
    return callee === fn || isFunction(callee) || nameOf(callee) === 'define';
  }
  const call = around === undefined ? undefined : source.parent(around);
  return around?.type === 'MemberExpression' && isCall(call) && /^(?:call|apply)$/.test(calleeName(call));
}
