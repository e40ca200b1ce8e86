// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import { indentationAt, styleOf, type Style } from '../../../../../language/javascript/source/style.ts';
import { INNER, insertStatement, levelAt, prefersBraces, type Ink } from './insert.ts';
import { keyTestOf, type KeyTest, type Strategy } from './key-test.ts';
import type { Exit } from './exit.ts';
import type { Guard } from './plan.ts';
import type { Outline } from './outline.ts';
import type { Reach } from './reach.ts';
import { declareTests, REFUSAL, type TestTexts } from './shared-test.ts';
import { statementAround, statementsOf } from './syntax.ts';

/** The text of the file with these guards in it. */
export function render(reach: Reach, guards: readonly Guard[], strategy: Strategy): string {
  const { source } = reach;
  const edit = source.edit();
  const { style, hasBraces } = mannerOf(source);
  const asked = guards.map((guard) => ({ guard, test: keyTestOf(reach, guard, strategy) }));
  const tests = asked.map(({ test }) => test);
  const texts = declareTests(reach, edit, { tests, nodes: guards.map(({ demand }) => demand.node), style });
  const ink: Ink = { source, edit, style, hasBraces };
  asked.forEach(({ guard, test }) => write(ink, guard, { test, texts }));
  return edit.toString();
}

interface Manner {
  readonly style: Style;
  readonly hasBraces: boolean;
}

const MANNERS = new WeakMap<Outline, Manner>();

/** Looked up once per file, which takes a while for a bundle. */
function mannerOf(source: Outline): Manner {
  const known = MANNERS.get(source);
  if (known !== undefined) {
    return known;
  }
  const style = styleOf(source);
  const isMinified = style.isMinified || isDense(source.text);
  const manner = { style: { ...style, isMinified }, hasBraces: prefersBraces(source) };
  MANNERS.set(source, manner);
  return manner;
}

/** Short files are minified too. */
function isDense(text: string): boolean {
  const code = text.split('\n').filter((line) => !/^\s*(?:\/[/*]|\*|$)/.test(line));
  return code.length > 0 && code.reduce((sum, line) => sum + line.length, 0) / code.length > 160;
}

interface Asked {
  readonly test: KeyTest;
  readonly texts: TestTexts;
}

function write(ink: Ink, { demand, form }: Guard, asked: Asked): void {
  const { edit, style } = ink;
  switch (form.kind) {
    case 'statement':
      insertStatement(ink, form.anchor, [guardStatement(ink, form.exit, asked)]);
      break;
    case 'hoist': {
      const { anchor, key, name } = form.hoist;
      const declaration = `${style.declare} ${name}${style.isMinified ? '=' : ' = '}${ink.source.textOf(key)}${endOf(style)}`;
      insertStatement(ink, anchor, [declaration, guardStatement(ink, form.exit, asked)]);
      edit.update(key.start, key.end, name);
      break;
    }
    case 'detach':
      detach(ink, { root: form.root, loose: demand.need === 'list' ? '[]' : '{}' }, asked);
      break;
    case 'skip':
      skip(ink, form.statement, asked);
      break;
    case 'value':
      edit.appendLeft(
        form.node.start,
        style.isMinified ? `(${refused(asked)}?void 0:` : `(${refused(asked)} ? undefined : (`,
      );
      edit.prependRight(form.node.end, style.isMinified ? ')' : '))');
      break;
    case 'checked':
      edit.appendLeft(form.key.start, refused(asked).slice(0, -ink.source.textOf(form.key).length - 1));
      edit.prependRight(form.key.end, ')');
      break;
    default:
      form satisfies never;
  }
}

function refused({ test, texts }: Asked): string {
  return texts.refused(test);
}

function endOf(style: Style): string {
  return style.hasSemicolons || style.isMinified ? ';' : '';
}

/** One line per element; an inner block is indented by one level. */
function guardStatement({ style, hasBraces }: Ink, exit: Exit, asked: Asked): string {
  const { quote } = style;
  const key = asked.test.operands.at(-1) ?? '';
  const leave = exit.kind === 'leave' ? exit.statement : `throw new Error(${quote}${REFUSAL}${quote} + ${key})`;
  if (style.isMinified) {
    return `if(${refused(asked)})${leave};`;
  }
  const end = endOf(style);
  return hasBraces
    ? [`if (${refused(asked)}) {`, `${INNER}${leave}${end}`, '}'].join('\n')
    : `if (${refused(asked)}) ${leave}${end}`;
}

const STANDS_ALONE =
  /^(?:AssignmentExpression|VariableDeclarator|CallExpression|NewExpression|ReturnStatement|ArrowFunctionExpression|ArrayExpression|SequenceExpression|ExpressionStatement|Property|AssignmentPattern)$/;

/** `unsafe ? {} : value`. */
function detach(
  { source, edit, style }: Ink,
  { root, loose }: { readonly root: Node; readonly loose: string },
  asked: Asked,
): void {
  const parent = source.parent(root);
  const isCallee = parent !== undefined && child(parent, 'callee') === root;
  const isOpen = parent === undefined || !STANDS_ALONE.test(parent.type) || isCallee;
  const isAssigned = root.type === 'AssignmentExpression' && source.text[root.start - 1] !== '(';
  const [question, colon] = style.isMinified ? ['?', ':'] : [' ? ', ' : '];
  const before = `${isOpen ? '(' : ''}${refused(asked)}${question}${loose}${colon}${isAssigned ? '(' : ''}`;
  edit.appendLeft(root.start, before);
  edit.prependRight(root.end, `${isAssigned ? ')' : ''}${isOpen ? ')' : ''}`);
}

/** `if (safe) statement`. */
function skip(ink: Ink, statement: Node, { test, texts }: Asked): void {
  const { source, edit, style, hasBraces } = ink;
  const list = statementAround(source, statement)?.list;
  // Between an `if` and its `else` another `if` would take the `else` for itself.
  const isListed = list !== undefined && (statementsOf(list) !== undefined || child(list, 'alternate') === statement);
  const [open, close] = isListed ? ['', ''] : style.isMinified ? ['{', '}'] : ['{ ', ' }'];
  const head = style.isMinified ? `if(${texts.allowed(test)})` : `if (${texts.allowed(test)}) `;
  const indent = indentationAt(source.text, statement.start);
  const isBraced = hasBraces && isListed && !style.isMinified;
  const isLine =
    !source.textOf(statement).includes('\n') &&
    /^\s*$/.test(source.text.slice(source.text.lastIndexOf('\n', statement.start) + 1, statement.start));
  const [inner, outer] = !isBraced
    ? ['', '']
    : isLine
      ? [`{${style.newline}${indent}${levelAt(ink, statement)}`, `${style.newline}${indent}}`]
      : ['{ ', ' }'];
  edit.appendLeft(statement.start, `${open}${head}${inner}`);
  edit.prependRight(statement.end, `${outer}${close}`);
}
