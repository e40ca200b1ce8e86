// SPDX-License-Identifier: Apache-2.0
import { literalText, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import type { Reach } from './reach.ts';
import { parameterOf, part, statementsOf, variableAt } from './syntax.ts';

/**
 * `return done(null)`, for a function that ends by calling one of its parameters: whoever waits for that call must
 * get it. `undefined` when the function does not.
 */
export function continuationOf(reach: Reach, fn: Node): string | undefined {
  const ends = [...(statementsOf(part(fn, 'body')) ?? []).slice(-1), ...reach.source.returnStatements(fn)].flatMap(
    (statement) => child(statement, 'expression') ?? child(statement, 'argument') ?? [],
  );
  const calls = ends.filter((end) => end.type === 'CallExpression' && isOwnParameter(reach, part(end, 'callee'), fn));
  const [call] = calls;
  if (call === undefined) {
    return undefined;
  }
  const plain = calls.find((end) => children(end, 'arguments').every(isConstant));
  const callee = reach.source.textOf(part(call, 'callee'));
  return `return ${plain === undefined ? `${callee}(${leftOut(children(call, 'arguments'))})` : reach.source.textOf(plain)}`;
}

function isOwnParameter(reach: Reach, callee: Node, fn: Node): boolean {
  const variable = variableAt(reach.source, callee);
  return variable !== undefined && parameterOf(variable)?.fn === fn;
}

function isConstant(argument: Node): boolean {
  return argument.type === 'Literal' || literalText(argument) !== undefined || nameOf(argument) === 'undefined';
}

/** No error and no result, where the first argument is an error. */
function leftOut([first]: readonly Node[]): string {
  return first !== undefined && isConstant(first) ? 'null' : '';
}
