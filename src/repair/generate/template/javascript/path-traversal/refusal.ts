// SPDX-License-Identifier: Apache-2.0
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { indentationAt, type Style } from '../../../../../language/javascript/source/style.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { missingBranches, type MissingBranch } from './missing-branch.ts';
import { functionsAround, isInside } from './outcome-of.ts';
import type { Place } from './place.ts';
import {
  argumentsOf,
  calleeOf,
  functionAround,
  isCall,
  isFunction,
  nameOf,
  parametersOf,
  propertyOf,
} from './shape.ts';

/** How the code says no to a path. */
export interface Refusal {
  /** Statements, one line each, without outer indentation. */
  readonly lines: readonly string[];
  /** `own`: what the code does for a missing file; `natural`: what its kind of code would do. */
  readonly quality: 'own' | 'natural';
}

const MAX_LINES = 14;

export function refusalAt(place: Place, style: Style): Refusal {
  const branches = place.takers.flatMap((taker) => missingBranches(place.source, taker));
  const ranked = branches.toSorted((a, b) => rank(place.source, b) - rank(place.source, a));
  for (const branch of ranked) {
    const lines = copied(place, branch, style);
    if (lines !== undefined) {
      return { lines, quality: 'own' };
    }
  }
  return passedOn(place, style) ?? thrown(place, style) ?? answered(place, style);
}

/** How much a branch looks like the answer to a missing file, rather than to a fault of the server. */
function rank(source: SourceFile, branch: MissingBranch): number {
  const text = branch.answer.map((node) => source.textOf(node)).join(' ');
  const saysMissing = /\b404\b|not.?found|notfound/i.test(text) ? 4 : /\b403\b|forbidden/i.test(text) ? 3 : 0;
  return saysMissing + (branch.isLookedFor ? 2 : 0) - (/\b500\b/.test(text) ? 1 : 0);
}

/** The answer's own text, where it can be said at the place of the check with the same meaning. */
function copied(place: Place, branch: MissingBranch, style: Style): readonly string[] | undefined {
  const { source } = place;
  const first = branch.answer[0];
  const last = branch.answer.at(-1);
  if (first === undefined || last === undefined || !branch.answer.every((node) => isSayable(place, branch, node))) {
    return undefined;
  }
  const text = source.text.slice(first.start, last.end);
  const lines = dedented(text, indentationAt(source.text, first.start));
  if (lines.length > MAX_LINES || text.length > 900 || !branch.answer.some((node) => says(source, node))) {
    return undefined;
  }
  const end = style.hasSemicolons ? ';' : '';
  const whole =
    first.type.endsWith('Statement') || first.type === 'VariableDeclaration' ? lines : [`${lines.join('\n')}${end}`];
  const usesError = branch.error !== undefined && branch.answer.some((node) => mentions(source, node, branch.error));
  const leaves = /^(?:Return|Throw|Continue|Break)Statement$/.test(last.type);
  const made = usesError ? errorLines(place, nameOf(branch.error) ?? 'err', style) : [];
  return [...made, ...whole, ...(leaves ? [] : [`return${end}`])];
}

function dedented(text: string, indentation: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line.trimStart()));
}

/** Does it answer anybody, rather than only write a log? */
function says(source: SourceFile, node: Node): boolean {
  if (/^(?:Return|Throw|Continue)Statement$/.test(node.type)) {
    return true;
  }
  for (const inner of source.walk(node)) {
    const callee = isCall(inner) ? calleeOf(inner) : undefined;
    const isLog =
      nameOf(child(callee ?? inner, 'object')) === 'console' || /^(?:debug|log)$/.test(nameOf(callee) ?? '');
    if (callee !== undefined && !isLog) {
      return true;
    }
  }
  return false;
}

function mentions(source: SourceFile, node: Node, name: Node | undefined): boolean {
  const variable = name === undefined ? undefined : source.variableOf(name);
  return [...source.walk(node)].some(
    (inner) => inner.type === 'Identifier' && variable !== undefined && source.variableOf(inner) === variable,
  );
}

/** What a made error has; other properties of the code's own errors would be missing. */
const ERROR_PARTS = /^(?:code|message|stack|toString|name)$/;

function isSayable(place: Place, branch: MissingBranch, node: Node): boolean {
  const { source } = place;
  for (const inner of source.walk(node)) {
    const isOwnThis =
      inner.type === 'ThisExpression' &&
      branch.callback !== undefined &&
      branch.callback.type !== 'ArrowFunctionExpression';
    const isEscape = inner.type === 'ThrowStatement' && branch.callback !== undefined;
    const isUse = place.takers.includes(inner);
    const isValue = inner.type === 'ReturnStatement' && isValued(inner) && functionAround(source, inner) !== place.fn;
    const isWait = inner.type === 'AwaitExpression' || inner.type === 'YieldExpression';
    if (
      isOwnThis ||
      isEscape ||
      isUse ||
      isValue ||
      isWait ||
      /^(?:Break|Continue)Statement$/.test(inner.type) ||
      isExit(source, inner)
    ) {
      return false;
    }
    if (inner.type === 'Identifier' && !isKnownAt(place, branch, inner, node)) {
      return false;
    }
  }
  return true;
}

/** Returns something that the caller of the function looks at; what a callback is told goes through a call. */
function isValued(statement: Node): boolean {
  const value = child(statement, 'argument');
  return value !== undefined && !isCall(value);
}

function isExit(source: SourceFile, node: Node): boolean {
  return isCall(node) && source.textOf(calleeOf(node) ?? node) === 'process.exit';
}

/** Does a name mean the same at the place of the check, and has it its value by then? */
function isKnownAt(place: Place, branch: MissingBranch, identifier: Node, answer: Node): boolean {
  const { source } = place;
  const variable = source.variableOf(identifier);
  const at = place.standing.statements[place.standing.index] ?? place.standing.owner;
  if (variable === undefined) {
    return true;
  }
  if (branch.error !== undefined && source.variableOf(branch.error) === variable) {
    const around = source.parent(identifier);
    return (
      around?.type !== 'MemberExpression' ||
      child(around, 'object') !== identifier ||
      ERROR_PARTS.test(propertyOf(around) ?? '')
    );
  }
  const block: unknown = variable.scope.block;
  const home = isNodeLike(block) ? block : source.program;
  const declared = variable.identifiers[0];
  if (declared !== undefined && isInside(spanOf(declared), answer)) {
    return true;
  }
  if (!isInside(at, home)) {
    return false;
  }
  const kind = variable.defs[0]?.type;
  const isHere = functionAround(source, at) === (isFunction(home) ? home : functionAround(source, home));
  return kind !== 'Variable' || !isHere || declared === undefined || spanOf(declared).start < at.start;
}

function isNodeLike(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'start') === 'number';
}

function spanOf(declared: object): Node {
  if (!isNodeLike(declared)) {
    throw new TypeError('a declared name has no place in the text');
  }
  return declared;
}

/** The error a missing file gives, for code that asks for its code. */
export function errorLines(place: Place, name: string, style: Style): readonly string[] {
  const end = style.hasSemicolons ? ';' : '';
  const made = errorExpression(style);
  return style.isModern || place.source.file.endsWith('.ts')
    ? [`const ${name} = ${made}${end}`]
    : [`var ${name} = ${made}${end}`, `${name}.code = ${quoted('ENOENT', style)}${end}`];
}

function errorExpression(style: Style): string {
  const error = `new Error(${quoted('ENOENT: no such file or directory', style)})`;
  return style.isModern ? `Object.assign(${error}, { code: ${quoted('ENOENT', style)} })` : error;
}

export function quoted(text: string, style: Style): string {
  return `${style.quote}${text}${style.quote}`;
}

const CALLBACK = /^(?:_?cb|callback|_?callback|done|next|fn|onEnd|finish|onDone)$/;

/** A callback or a promise's reject that is in reach is told. */
function passedOn(place: Place, style: Style): Refusal | undefined {
  const { fn, source } = place;
  if (fn === undefined) {
    return undefined;
  }
  const end = style.hasSemicolons ? ';' : '';
  const passed = place.takers.flatMap((taker) => {
    const last = argumentsOf(taker).at(-1);
    const variable = last?.type === 'Identifier' ? source.variableOf(last) : undefined;
    return variable?.defs[0]?.type === 'Parameter' ? [nameOf(last) ?? ''] : [];
  });
  const named = parametersOf(fn).flatMap((parameter) => nameOf(parameter) ?? []);
  const isMiddleware = named.length >= 3;
  const isTold = (name: string) => CALLBACK.test(name) && (name !== 'next' || isMiddleware);
  const telling = passed[0] ?? named.find((name) => isTold(name) || (name === 'reject' && isExecutor(source, fn)));
  if (telling === undefined) {
    return undefined;
  }
  const quality = passed.length > 0 || telling === 'reject' ? 'own' : 'natural';
  if (telling === 'next' && passed.length === 0) {
    return { lines: [`return next()${end}`], quality: 'natural' };
  }
  return { lines: saidWithError(`return ${telling}(`, `)${end}`, place, style), quality };
}

function saidWithError(before: string, after: string, place: Place, style: Style): readonly string[] {
  if (style.isModern) {
    return [`${before}${errorExpression(style)}${after}`];
  }
  return [
    ...errorLines(place, freeName(place, ['err', 'error', 'notFound', 'missingFile']), style),
    `${before}${freeName(place, ['err', 'error', 'notFound', 'missingFile'])}${after}`,
  ];
}

/** A name that nothing in the file uses. */
export function freeName(place: Place, wishes: readonly string[]): string {
  const isTaken = (name: string) => place.source.scopes.variables.some((variable) => variable.name === name);
  return wishes.find((name) => !isTaken(name)) ?? `${wishes[0]}$`;
}

function isExecutor(source: SourceFile, fn: Node): boolean {
  const around = source.parent(fn);
  return around?.type === 'NewExpression' && nameOf(calleeOf(around)) === 'Promise';
}

/** Where a missing file makes the function throw or reject, so does the refusal. */
function thrown(place: Place, style: Style): Refusal | undefined {
  const { fn, source } = place;
  const isServer = responseIn(place) !== undefined;
  const isTried = place.takers.some(
    (taker) => isAwaited(source, taker) || /Sync$/.test(propertyOf(calleeOf(taker)) ?? ''),
  );
  if (isServer && !isInTry(place)) {
    return undefined;
  }
  return fn === undefined
    ? undefined
    : {
        lines: saidWithError('throw ', style.hasSemicolons ? ';' : '', place, style),
        quality: isTried || isInTry(place) ? 'own' : 'natural',
      };
}

function isAwaited(source: SourceFile, call: Node): boolean {
  return /^(?:Await|Yield)Expression$/.test(source.parent(call)?.type ?? '');
}

function isInTry(place: Place): boolean {
  const at = place.standing.statements[place.standing.index] ?? place.standing.owner;
  for (const around of place.source.ancestors(at)) {
    if (isFunction(around)) {
      return false;
    }
    const block =
      around.type === 'TryStatement' && children(around, 'handler').length === 0 ? child(around, 'block') : undefined;
    if (block !== undefined && child(around, 'handler') !== undefined && isInside(at, block)) {
      return true;
    }
  }
  return false;
}

const RESPONSE = /^_?(?:res|resp|response|reply|httpRes)\d?$/i;

/** The response object in reach of the check. */
function responseIn(place: Place): string | undefined {
  const at = place.standing.statements[place.standing.index] ?? place.standing.owner;
  for (const fn of functionsAround(place.source, at)) {
    const names = parametersOf(fn).flatMap((parameter) => nameOf(parameter) ?? []);
    const response = names.find((name) => RESPONSE.test(name)) ?? (isHandler(place.source, fn) ? names[1] : undefined);
    if (response !== undefined) {
      return response;
    }
  }
  return undefined;
}

function isHandler(source: SourceFile, fn: Node): boolean {
  const around = source.parent(fn);
  const callee = isCall(around) ? calleeOf(around) : undefined;
  return (propertyOf(callee) ?? nameOf(callee)) === 'createServer';
}

/** The answer that any server of this kind would give. */
function answered(place: Place, style: Style): Refusal {
  const end = style.hasSemicolons ? ';' : '';
  const response = responseIn(place);
  if (response === undefined) {
    return { lines: [`return${end}`], quality: 'natural' };
  }
  const isExpress = new RegExp(`\\b${response}\\.(?:status|send|sendStatus)\\(`).test(place.source.text);
  const lines = isExpress
    ? [`${response}.status(404).end()${end}`]
    : [`${response}.statusCode = 404${end}`, `${response}.end()${end}`];
  return { lines: [...lines, `return${end}`], quality: 'natural' };
}
