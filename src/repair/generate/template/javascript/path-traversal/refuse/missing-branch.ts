// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import { isNode, type Node } from '../../../../../../language/javascript/source/parse.ts';
import { isInside } from '../find/outcome-of.ts';
import {
  argumentsOf,
  bare,
  calleeName,
  calleeOf,
  functionAround,
  isCall,
  isFunction,
  nameOf,
  parametersOf,
  propertyOf,
  statementsOf,
  stringOf,
} from '../find/shape.ts';
import { sinkOf } from '../find/sink.ts';

/** What the code does when the file is not there. */
export interface MissingBranch {
  /** The statements, or the one expression, that answer. */
  readonly answer: readonly Node[];
  /** It was asked whether the file is there, not only what to do about an error. */
  readonly isLookedFor?: boolean;
  /** The name the answer knows the error by. */
  readonly error?: Node;
  /** The callback the answer stands in; its own variables are out of reach elsewhere. */
  readonly callback?: Node;
}

/** The branches for a missing file after a call that takes the path, likeliest first. */
export function missingBranches(source: SourceFile, call: Node): readonly MissingBranch[] {
  const found = [
    inCallback(source, call),
    inTest(source, call),
    afterResult(source, call),
    inCatch(source, call),
    inErrorEvent(source, call),
  ];
  return found
    .filter((branch) => branch !== undefined && branch.answer.length > 0)
    .map((branch) => branch ?? { answer: [] });
}

type Polarity = 'missing' | 'present' | undefined;

/** Does a test hold when the file is missing? `isMark` finds the value that tells; `truthyIs` what it tells. */
interface Mark {
  readonly isMark: (node: Node) => boolean;
  readonly truthyIs: 'missing' | 'present';
}

function polarityOf(test: Node, mark: Mark): Polarity {
  const node = bare(test);
  if (mark.isMark(node)) {
    return mark.truthyIs;
  }
  if (node.type === 'UnaryExpression' && node['operator'] === '!') {
    const inner = child(node, 'argument');
    return inner === undefined ? undefined : opposite(polarityOf(inner, mark));
  }
  if (node.type === 'LogicalExpression') {
    return ofLogical(node, mark);
  }
  return node.type === 'BinaryExpression' ? ofComparison(node, mark) : undefined;
}

function opposite(polarity: Polarity): Polarity {
  return polarity === undefined ? undefined : polarity === 'missing' ? 'present' : 'missing';
}

function ofLogical(node: Node, mark: Mark): Polarity {
  const sides = [child(node, 'left'), child(node, 'right')].map((side) =>
    side === undefined ? undefined : polarityOf(side, mark),
  );
  // `err || !stat.isFile()` holds whenever the file is missing, `exists && stat.isFile()` never.
  if (node['operator'] === '||') {
    return sides.includes('missing') ? 'missing' : undefined;
  }
  if (sides.includes('present')) {
    return 'present';
  }
  return sides[0] === 'missing' && sides[1] === 'missing' ? 'missing' : undefined;
}

function ofComparison(node: Node, mark: Mark): Polarity {
  const left = child(node, 'left');
  const right = child(node, 'right');
  if (left === undefined || right === undefined) {
    return undefined;
  }
  const isSame = node['operator'] === '==' || node['operator'] === '===';
  if (stringOf(right) === 'ENOENT') {
    const base = propertyOf(left) === 'code' ? child(left, 'object') : undefined;
    return base !== undefined && mark.isMark(base) ? (isSame ? 'missing' : 'present') : undefined;
  }
  return mark.isMark(bare(left)) ? againstConstant(right, isSame, mark) : undefined;
}

function againstConstant(right: Node, isSame: boolean, mark: Mark): Polarity {
  const isNothing = (right.type === 'Literal' && !right['value']) || nameOf(right) === 'undefined';
  const isTrue = right.type === 'Literal' && right['value'] === true;
  if (!isNothing && !isTrue) {
    return undefined;
  }
  return isSame === isTrue ? mark.truthyIs : opposite(mark.truthyIs);
}

/** The branch of an `if` or `?:` that runs for a missing file. */
function branchOf(node: Node, mark: Mark): readonly Node[] {
  const test = child(node, 'test');
  const polarity = test === undefined ? undefined : polarityOf(test, mark);
  const branch =
    polarity === 'missing' ? child(node, 'consequent') : polarity === 'present' ? child(node, 'alternate') : undefined;
  return branch === undefined ? [] : (statementsOf(branch) ?? [branch]);
}

function inCallback(source: SourceFile, call: Node): MissingBranch | undefined {
  const callback = callbackOf(source, call);
  const [error] = callback === undefined ? [] : parametersOf(callback);
  if (callback === undefined || error?.type !== 'Identifier') {
    return undefined;
  }
  const isExists = /exists/i.test(calleeName(call));
  const mark: Mark = { isMark: isVariable(source, error), truthyIs: isExists ? 'present' : 'missing' };
  const answer = bodyOf(callback)
    .map((statement) => branchOf(decisionOf(statement), mark))
    .find((branch) => branch.length > 0);
  if (answer === undefined) {
    return undefined;
  }
  return isExists ? { answer, callback, isLookedFor: true } : { answer, callback, error };
}

/** `err ? reject(err) : resolve(stat)` decides as an `if` does. */
function decisionOf(statement: Node): Node {
  return statement.type === 'ExpressionStatement' ? (child(statement, 'expression') ?? statement) : statement;
}

function bodyOf(fn: Node): readonly Node[] {
  const body = child(fn, 'body');
  return body === undefined ? [] : (statementsOf(body) ?? [body]);
}

function isVariable(source: SourceFile, name: Node): (node: Node) => boolean {
  const variable = source.variableOf(name);
  return (node) => node.type === 'Identifier' && variable !== undefined && source.variableOf(node) === variable;
}

/** The function a call reports to: its last argument, written there or declared elsewhere. */
function callbackOf(source: SourceFile, call: Node): Node | undefined {
  const last = argumentsOf(call).at(-1);
  if (last === undefined || isFunction(last)) {
    return last;
  }
  const declared: unknown = last.type === 'Identifier' ? source.variableOf(last)?.defs[0]?.node : undefined;
  return isNode(declared) && isFunction(declared) ? declared : undefined;
}

/** `if (!fs.existsSync(file)) ...` and `if (fs.statSync(file).isFile()) ... else ...`. */
function inTest(source: SourceFile, call: Node): MissingBranch | undefined {
  for (const around of source.ancestors(call)) {
    const test = around.type === 'IfStatement' ? child(around, 'test') : undefined;
    if (test !== undefined && isInside(call, test)) {
      const isMark = (node: Node) => node === call || (isCall(node) && isInside(call, node));
      return { answer: branchOf(around, { isMark, truthyIs: 'present' }), isLookedFor: true };
    }
    if (isFunction(around) || statementsOf(around) !== undefined) {
      return undefined;
    }
  }
  return undefined;
}

/** `const file = await find(path); if (!file) ...`. */
function afterResult(source: SourceFile, call: Node): MissingBranch | undefined {
  let value = call;
  for (const around of source.ancestors(call)) {
    if (around.type === 'VariableDeclarator' || around.type === 'AssignmentExpression') {
      const name = child(around, 'id') ?? child(around, 'left');
      const isWhole = (child(around, 'init') ?? child(around, 'right')) === value;
      return isWhole && name?.type === 'Identifier' ? afterStatement(source, call, name) : undefined;
    }
    if (around.type !== 'AwaitExpression' && around.type !== 'YieldExpression' && around.type !== 'ChainExpression') {
      return undefined;
    }
    value = around;
  }
  return undefined;
}

function afterStatement(source: SourceFile, call: Node, name: Node): MissingBranch | undefined {
  const mark: Mark = { isMark: isVariable(source, name), truthyIs: 'present' };
  let inner = call;
  for (const owner of source.ancestors(call)) {
    const statements = statementsOf(owner);
    if (statements !== undefined) {
      const following = statements.slice(statements.indexOf(inner) + 1);
      const answers = following.map((statement) => branchOf(statement, mark)).filter((answer) => answer.length > 0);
      return answers[0] === undefined ? undefined : { answer: answers[0], isLookedFor: true };
    }
    inner = owner;
  }
  return undefined;
}

/** `try { fs.readFileSync(file) } catch (err) { ... }` and `.catch(function (err) { ... })`. */
function inCatch(source: SourceFile, call: Node): MissingBranch | undefined {
  for (const around of source.ancestors(call)) {
    const found = around.type === 'TryStatement' ? handled(around, call) : rejected(around, call);
    if (found !== undefined || isFunction(around)) {
      return found;
    }
  }
  return undefined;
}

function handled(statement: Node, call: Node): MissingBranch | undefined {
  const handler = child(statement, 'handler');
  const block = child(statement, 'block');
  if (handler === undefined || block === undefined || !isInside(call, block)) {
    return undefined;
  }
  const error = child(handler, 'param');
  const answer = bodyOf(handler);
  return error?.type === 'Identifier' ? { answer, error } : { answer };
}

function rejected(around: Node, call: Node): MissingBranch | undefined {
  const isCatch = isCall(around) && propertyOf(calleeOf(around)) === 'catch';
  const handler = isCatch ? argumentsOf(around)[0] : undefined;
  return isFunction(handler) && !isInside(call, handler) ? wholeBody(handler) : undefined;
}

/** `fs.createReadStream(file).on('error', function (err) { ... })`, also by way of a variable. */
function inErrorEvent(source: SourceFile, call: Node): MissingBranch | undefined {
  for (const around of source.ancestors(call)) {
    const listener = isCall(around) ? errorListener(around) : undefined;
    if (listener !== undefined && !isInside(call, listener)) {
      return wholeBody(listener);
    }
    if (isFunction(around) || statementsOf(around) !== undefined) {
      break;
    }
  }
  if (sinkOf(source, call)?.operation.includes('Stream') !== true) {
    return undefined;
  }
  const scope = functionAround(source, call) ?? source.program;
  const later = [...source.walk(scope)].filter((node) => isCall(node) && node.end > call.end);
  const listener = later.map(errorListener).find((found) => found !== undefined);
  return listener === undefined ? undefined : wholeBody(listener);
}

/** `fn` of `x.on('error', fn)`. */
function errorListener(call: Node): Node | undefined {
  const [event, listener] = argumentsOf(call);
  const isOn = /^(?:on|once|addListener)$/.test(calleeName(call)) && stringOf(event) === 'error';
  return isOn && isFunction(listener) ? listener : undefined;
}

function wholeBody(callback: Node): MissingBranch {
  const [error] = parametersOf(callback);
  const answer = bodyOf(callback);
  return error?.type === 'Identifier' ? { answer, error, callback } : { answer, callback };
}
