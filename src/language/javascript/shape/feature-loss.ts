// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import type { Node } from '../source/parse.ts';
import { child, children, SourceFile } from '../source/source-file.ts';
import { functionsOf, isFunction, type NamedFunction } from './functions.ts';
import { swallowedErrors } from './swallowed-errors.ts';

/**
 * `Language.featureLoss` for JavaScript: what a change does to the shape of a file that a repair has no reason to do.
 * Throws a `SyntaxError` when either text does not parse.
 */
export function featureLoss({ file, before, after }: FileChange): readonly string[] {
  if (before === null) {
    return [];
  }
  if (after === null) {
    return ['the file is removed'];
  }
  if (!/\.(?:[cm]?[jt]sx?|es6)$/i.test(file)) {
    return [];
  }
  const old = new SourceFile(file, before);
  const now = new SourceFile(file, after);
  const oldFunctions = new Map(functionsOf(old).map((one) => [one.key, one]));
  const lost = functionsOf(now).flatMap((one) => {
    const match = oldFunctions.get(one.key);
    const isSame = match === undefined || old.textOf(match.node) === now.textOf(one.node);
    return isSame ? [] : lossesIn({ old: match, before: old, now: one, source: now });
  });
  return [...new Set([...lost, ...swallowedErrors(old, now), ...lostExports(old, now), ...lostErrors(old, now)])];
}

interface Pair {
  readonly old: NamedFunction;
  readonly before: SourceFile;
  readonly now: NamedFunction;
  readonly source: SourceFile;
}

function lossesIn({ old, before, now, source }: Pair): readonly string[] {
  const losses: string[] = [];
  if (isHollow(now.body) && !isHollow(old.body)) {
    losses.push(`function ${now.name} was emptied`);
  }
  if (unreachableAfter(now.body) && !unreachableAfter(old.body)) {
    losses.push(`function ${now.name} ends before its code is reached`);
  }
  if (now.parameters < old.parameters) {
    losses.push(`function ${now.name} takes ${now.parameters} parameters instead of ${old.parameters}`);
  }
  if (switchedOff(old.node, before) < switchedOff(now.node, source)) {
    losses.push(`code in function ${now.name} is switched off by a constant condition`);
  }
  return losses;
}

/** Nothing in it, or only the return of something that needed no work. */
function isHollow(body: readonly Node[]): boolean {
  const statements = body.filter((one) => !isDirective(one));
  const [only] = statements;
  if (only === undefined) {
    return true;
  }
  if (statements.length > 1 || only.type !== 'ReturnStatement') {
    return false;
  }
  const value = child(only, 'argument');
  return value === undefined || /^(?:Literal|Identifier|ThisExpression)$/.test(value.type) || isEmptyContainer(value);
}

function isEmptyContainer(node: Node): boolean {
  return (
    (node.type === 'ObjectExpression' && children(node, 'properties').length === 0) ||
    (node.type === 'ArrayExpression' && children(node, 'elements').length === 0)
  );
}

/** Statements stand behind one that always leaves the function. Declarations of functions are hoisted and do not count. */
function unreachableAfter(body: readonly Node[]): boolean {
  const leaves = body.findIndex(alwaysLeaves);
  return leaves !== -1 && body.slice(leaves + 1).some((one) => one.type !== 'FunctionDeclaration');
}

function alwaysLeaves(statement: Node): boolean {
  if (/^(?:Return|Throw)Statement$/.test(statement.type)) {
    return true;
  }
  if (statement.type === 'BlockStatement') {
    return children(statement, 'body').some(alwaysLeaves);
  }
  const consequent = child(statement, 'consequent');
  const test = child(statement, 'test');
  return (
    statement.type === 'IfStatement' &&
    test !== undefined &&
    constantOf(test) === true &&
    consequent !== undefined &&
    alwaysLeaves(consequent)
  );
}

/** Conditions inside that are constantly false, own functions only. */
function switchedOff(node: Node, source: SourceFile): number {
  let count = 0;
  for (const inner of source.walk(node)) {
    const test = child(inner, inner.type === 'LogicalExpression' ? 'left' : 'test');
    const isCondition = /^(?:IfStatement|WhileStatement|ConditionalExpression)$/.test(inner.type);
    const isAnd = inner.type === 'LogicalExpression' && inner['operator'] === '&&';
    if (test !== undefined && (isCondition || isAnd) && constantOf(test) === false) {
      count += 1;
    }
  }
  return count;
}

/** The truth of a constant condition; `undefined` when it depends on anything. */
function constantOf(test: Node): boolean | undefined {
  if (test.type === 'Literal') {
    return Boolean(test['value']);
  }
  const argument = child(test, 'argument');
  if (test.type === 'UnaryExpression' && test['operator'] === '!' && argument !== undefined) {
    const inner = constantOf(argument);
    return inner === undefined ? undefined : !inner;
  }
  return undefined;
}

function isDirective(node: Node): boolean {
  return node.type === 'ExpressionStatement' && typeof node['directive'] === 'string';
}

/** `exports.name =`, `module.exports =` and `export` declarations, by name. */
function lostExports(old: SourceFile, now: SourceFile): readonly string[] {
  const names = exportedNames(now);
  return [...exportedNames(old)].filter((name) => !names.has(name)).map((name) => `${name} is gone`);
}

function exportedNames(source: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of source.walk()) {
    const left = child(node, 'left');
    const text = node.type === 'AssignmentExpression' && left !== undefined ? source.textOf(left) : '';
    if (/^(?:module\.)?exports(?:$|\.\w+$|\[)/.test(text)) {
      names.add(text.replace(/^module\./, ''));
    }
    const declaration = child(node, 'declaration');
    const id = declaration === undefined ? undefined : child(declaration, 'id');
    if (node.type === 'ExportNamedDeclaration' && id !== undefined) {
      names.add(`export ${source.textOf(id)}`);
    }
    if (node.type === 'ExportSpecifier' || node.type === 'ExportDefaultDeclaration') {
      const exported = child(node, 'exported');
      names.add(`export ${exported === undefined ? 'default' : source.textOf(exported)}`);
    }
  }
  return names;
}

/** Deliberate errors that a function of both texts threw before and throws no more. */
function lostErrors(old: SourceFile, now: SourceFile): readonly string[] {
  const functions = new Map(functionsOf(now).map((one) => [one.key, one]));
  return functionsOf(old).flatMap((one) => {
    const match = functions.get(one.key);
    const had = errorsThrownIn(one.node, old);
    return had > 0 && match !== undefined && had > errorsThrownIn(match.node, now)
      ? [`function ${one.name} throws fewer of its own errors than before`]
      : [];
  });
}

function errorsThrownIn(node: Node, source: SourceFile): number {
  let count = 0;
  for (const inner of source.walk(node)) {
    const isThrow = inner.type === 'ThrowStatement';
    count += isThrow && [...source.ancestors(inner)].find(isFunction) === node ? 1 : 0;
  }
  return count;
}
