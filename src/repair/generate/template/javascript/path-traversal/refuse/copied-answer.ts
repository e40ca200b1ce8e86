// SPDX-License-Identifier: Apache-2.0
import { child } from '../../../../../../language/javascript/source/source-file.ts';
import { indentationAt, type Style } from '../../../../../../language/javascript/source/style.ts';
import { isNode, type Node } from '../../../../../../language/javascript/source/parse.ts';
import { declaredError, endOf, ERROR_NAMES, freeName } from './error-text.ts';
import type { MissingBranch } from './missing-branch.ts';
import { isInside } from '../find/outcome-of.ts';
import type { Place } from '../find/place.ts';
import { anchorOf, isInReach } from './reach.ts';
import { calleeOf, functionAround, isCall, nameOf, propertyOf } from '../find/shape.ts';

const MAX_LINES = 14;
const MAX_LENGTH = 900;

/** The text of a branch for a missing file, where it can be said at the place of the check with the same meaning. */
export function copiedAnswer(place: Place, branch: MissingBranch, style: Style): readonly string[] | undefined {
  const { source } = place;
  const first = branch.answer[0];
  const last = branch.answer.at(-1);
  if (first === undefined || last === undefined || !branch.answer.every((node) => isSayable(place, branch, node))) {
    return undefined;
  }
  const error = errorName(place, branch, style);
  const text = renamed(place, branch, error);
  const lines = dedented(text, indentationAt(source.text, first.start));
  const isShort = lines.length <= MAX_LINES && text.length <= MAX_LENGTH;
  if (!isShort || !branch.answer.some((node) => tellsSomebody(place, node))) {
    return undefined;
  }
  return [...madeError(place, branch, { error, style }), ...asStatements(lines, first, style), ...leaving(last, style)];
}

function dedented(text: string, indentation: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line.trimStart()));
}

function asStatements(lines: readonly string[], first: Node, style: Style): readonly string[] {
  const isStatement = first.type.endsWith('Statement') || first.type === 'VariableDeclaration';
  return isStatement ? lines : [`${lines.join('\n')}${endOf(style)}`];
}

function leaving(last: Node, style: Style): readonly string[] {
  return /^(?:Return|Throw|Continue)Statement$/.test(last.type) ? [] : [`return${endOf(style)}`];
}

interface Naming {
  readonly error: string;
  readonly style: Style;
}

function madeError(place: Place, branch: MissingBranch, naming: Naming): readonly string[] {
  return errorReads(place, branch).length > 0 ? declaredError(place, naming.error, naming.style) : [];
}

/** A `var` of the callback's name would hide a variable of that name for the whole function around the check. */
function errorName(place: Place, branch: MissingBranch, style: Style): string {
  const name = nameOf(branch.error) ?? 'err';
  return style.declare === 'const' || !isVisibleName(place, name) ? name : freeName(place.source, ERROR_NAMES);
}

function isVisibleName(place: Place, name: string): boolean {
  for (let scope = place.source.scopeOf(anchorOf(place)); ;) {
    if (scope.set.has(name)) {
      return true;
    }
    if (scope.upper === null) {
      return false;
    }
    scope = scope.upper;
  }
}

/** The answer's text with the error under another name. */
function renamed(place: Place, branch: MissingBranch, name: string): string {
  const { source } = place;
  const start = branch.answer[0]?.start ?? 0;
  let text = source.text.slice(start, branch.answer.at(-1)?.end ?? start);
  for (const read of errorReads(place, branch).toSorted((a, b) => b.start - a.start)) {
    text = text.slice(0, read.start - start) + name + text.slice(read.end - start);
  }
  return text;
}

function errorReads(place: Place, branch: MissingBranch): readonly Node[] {
  const { source } = place;
  const variable = branch.error === undefined ? undefined : source.variableOf(branch.error);
  return branch.answer
    .flatMap((node) => [...source.walk(node)])
    .filter((node) => node.type === 'Identifier' && variable !== undefined && source.variableOf(node) === variable);
}

/** Answers somebody, rather than only writing a log. */
function tellsSomebody(place: Place, node: Node): boolean {
  if (/^(?:Return|Throw|Continue)Statement$/.test(node.type)) {
    return true;
  }
  return [...place.source.walk(node)].some((inner) => isCall(inner) && !isLog(calleeOf(inner)));
}

function isLog(callee: Node | undefined): boolean {
  return callee?.type === 'MemberExpression'
    ? nameOf(child(callee, 'object')) === 'console'
    : /^(?:debug|log)$/.test(nameOf(callee) ?? '');
}

function isSayable(place: Place, branch: MissingBranch, answer: Node): boolean {
  return [...place.source.walk(answer)].every(
    (node) =>
      !isBound(place, branch, node) &&
      !place.takers.includes(node) &&
      (node.type !== 'Identifier' || isSayableName(place, branch, { name: node, answer })),
  );
}

/** Means something only where it stands. */
function isBound(place: Place, branch: MissingBranch, node: Node): boolean {
  switch (node.type) {
    case 'ThisExpression':
      return branch.callback !== undefined && branch.callback.type !== 'ArrowFunctionExpression';
    case 'ThrowStatement':
      return branch.callback !== undefined;
    case 'VariableDeclaration':
      return node['kind'] === 'var' && branch.callback !== undefined;
    case 'ReturnStatement':
      return isValued(node) && functionAround(place.source, node) !== place.fn;
    case 'CallExpression':
      return place.source.textOf(node).startsWith('process.exit(');
    default:
      return /^(?:Await|Yield)Expression$|^(?:Break|Continue)Statement$/.test(node.type);
  }
}

/** Returns something that the function's caller looks at; what a callback is told goes through a call. */
function isValued(statement: Node): boolean {
  const value = child(statement, 'argument');
  return value !== undefined && !isCall(value);
}

/** What a made error has; other properties of the code's own errors would be missing. */
const ERROR_PARTS = /^(?:code|message|stack|toString|name)$/;

interface Use {
  readonly name: Node;
  readonly answer: Node;
}

function isSayableName(place: Place, branch: MissingBranch, use: Use): boolean {
  const { source } = place;
  const variable = source.variableOf(use.name);
  if (variable !== undefined && branch.error !== undefined && source.variableOf(branch.error) === variable) {
    const around = source.parent(use.name);
    const part = around !== undefined && child(around, 'object') === use.name ? propertyOf(around) : 'message';
    return ERROR_PARTS.test(part ?? '');
  }
  const declared: unknown = variable?.identifiers[0];
  return (isNode(declared) && isInside(declared, use.answer)) || isInReach(place, use.name);
}
