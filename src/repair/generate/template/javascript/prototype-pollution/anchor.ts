// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { isWrittenBetween, type Demand } from './demand.ts';
import type { Reach } from './reach.ts';
import { isFunction } from './outline.ts';
import { contains, isComputed, isLoop, parameterOf, part, statementAround, statementsOf, usesOf } from './syntax.ts';

/** Where a statement can stand that sees the key as the demand sees it. */
export interface Anchor {
  readonly how: 'after' | 'before' | 'start';
  /** The statement to stand after or before; for `start` the body, a block or a single statement. */
  readonly node: Node;
  /** What the inserted statement is followed by and protects. */
  readonly block: Node;
}

/** Where a key is refused: first where it gets its value, and again where it gets another on the way to its use. */
export interface Place {
  readonly first: Anchor;
  readonly again: readonly Anchor[];
}

export function placeOf(reach: Reach, demand: Demand): Place | undefined {
  const { variable } = demand;
  // An object that is itself looked up may not be there yet where the key gets its value.
  const isLookedUp = reach.source.within(demand.base).some(isComputed);
  const bound = variable === undefined || isLookedUp ? undefined : atBinding(reach, demand, variable);
  if (bound !== undefined) {
    return bound;
  }
  const first = beforeUse(reach, demand);
  return first === undefined ? undefined : { first, again: [] };
}

/** Offset at which the inserted statement is run. */
export function offsetOf(anchor: Anchor): number {
  const isInside = anchor.how === 'start' && anchor.node.type === 'BlockStatement';
  return anchor.how === 'after' ? anchor.node.end : anchor.node.start + (isInside ? 1 : 0);
}

function atBinding(reach: Reach, { node }: Demand, variable: Variable): Place | undefined {
  const again: Anchor[] = [];
  const before = usesOf(variable).filter((use) => use.isWrite && use.node.end <= node.start);
  const body = bodyBoundBy(reach, node, variable);
  const inBody = before.filter((use) => body === undefined || contains(body, use.node));
  for (const { node: name } of inBody.toReversed()) {
    const anchor = afterWrite(reach, name);
    if (anchor !== undefined && contains(anchor.block, node) && !contains(anchor.node, node)) {
      return isRewrittenInLoop(reach, variable, [anchor.block, node]) ? undefined : { first: anchor, again };
    }
    if (!isSafeWrite(reach, name)) {
      if (anchor === undefined || contains(anchor.node, node)) {
        return undefined;
      }
      again.push(anchor);
    }
  }
  const isUsable = body !== undefined && !isRewrittenInLoop(reach, variable, [body, node]);
  return isUsable ? { first: { how: 'start', node: body, block: body }, again } : undefined;
}

/** After the statement that gives the variable its value, when it is nothing but that. */
function afterWrite(reach: Reach, name: Node): Anchor | undefined {
  const place = statementAround(reach.source, name);
  if (place === undefined || statementsOf(place.list) === undefined || !isPlainWrite(reach, name, place.statement)) {
    return undefined;
  }
  return { how: 'after', node: place.statement, block: place.list };
}

/** `key = list.length`, `key++`. */
export function isSafeWrite(reach: Reach, name: Node): boolean {
  const parent = reach.source.parent(name);
  const value = parent === undefined ? undefined : (child(parent, 'right') ?? child(parent, 'init'));
  return parent?.type === 'UpdateExpression' || (value !== undefined && reach.kindOf(value) === 'safe');
}

/** The body of the function or loop whose parameter or head gives the variable its value. */
function bodyBoundBy(reach: Reach, use: Node, variable: Variable): Node | undefined {
  const parameter = parameterOf(variable) ?? patternParameter(variable);
  if (parameter !== undefined) {
    const body = part(parameter.fn, 'body');
    return body.type === 'BlockStatement' && contains(body, use) ? body : undefined;
  }
  for (const around of reach.source.ancestors(use)) {
    const left = /^For(?:In|Of)Statement$/.test(around.type) ? child(around, 'left') : undefined;
    const body = left === undefined ? undefined : part(around, 'body');
    const isBound = left !== undefined && usesOf(variable).some(({ node, isWrite }) => isWrite && contains(left, node));
    if (body !== undefined && isBound && contains(body, use)) {
      return body;
    }
  }
  return undefined;
}

/** A parameter taken apart in the head: `([key, value]) => …`. */
function patternParameter(variable: Variable): { readonly fn: Node } | undefined {
  const fn: unknown = variable.defs.find(({ type }) => type === DefinitionType.Parameter)?.node;
  return isNode(fn) ? { fn } : undefined;
}

/** `key = keys[i];` or `const key = …;`, unconditionally. */
function isPlainWrite(reach: Reach, name: Node, statement: Node): boolean {
  const parent = reach.source.parent(name);
  if (statement.type === 'VariableDeclaration') {
    return children(statement, 'declarations').some((declarator) => contains(part(declarator, 'id'), name));
  }
  return statement.type === 'ExpressionStatement' && parent !== undefined && child(statement, 'expression') === parent;
}

/** Is the variable written in a loop inside `from` that holds the use? */
export function isRewrittenInLoop(reach: Reach, variable: Variable, [from, use]: readonly [Node, Node]): boolean {
  for (const around of reach.source.ancestors(use)) {
    if (around === from) {
      return false;
    }
    if (isLoop(around) && usesOf(variable).some(({ node, isWrite }) => isWrite && contains(around, node))) {
      return true;
    }
  }
  return false;
}

function beforeUse(reach: Reach, demand: Demand): Anchor | undefined {
  const place = statementAround(reach.source, demand.node);
  if (place === undefined || !demand.isPure) {
    return undefined;
  }
  const { statement, list } = place;
  if (reach.source.functionAround(demand.node) !== ownFunction(reach, statement) || isInHead(statement, demand.node)) {
    return undefined;
  }
  const variables = [...reach.source.within(demand.key), ...reach.source.within(demand.base)].flatMap((node) =>
    node.type === 'Identifier' ? (reach.source.variableOf(node) ?? []) : [],
  );
  if (variables.some((variable) => isWrittenBetween(reach, variable, [statement.start, demand.node.start]))) {
    return undefined;
  }
  const earlier = atFirstUse(reach, demand, variables);
  if (earlier !== undefined) {
    return earlier;
  }
  if (statementsOf(list) === undefined) {
    return { how: 'start', node: statement, block: statement };
  }
  return atLoopStart(reach, demand, { list, variables }) ?? { how: 'before', node: statement, block: list };
}

/** The same property is looked at before, in a statement that the demand comes after whatever way it is reached. */
function atFirstUse(reach: Reach, { node, base, key }: Demand, variables: readonly Variable[]): Anchor | undefined {
  const fn = reach.source.functionAround(node);
  const alike = reach.source
    .within(fn)
    .find(
      (other) =>
        isComputed(other) &&
        other.start < node.start &&
        reach.source.functionAround(other) === fn &&
        reach.source.textOf(part(other, 'property')) === reach.source.textOf(key) &&
        reach.source.textOf(part(other, 'object')) === reach.source.textOf(base),
    );
  const place = alike === undefined ? undefined : statementAround(reach.source, alike);
  if (
    alike === undefined ||
    place === undefined ||
    statementsOf(place.list) === undefined ||
    !contains(place.list, node)
  ) {
    return undefined;
  }
  const { statement, list } = place;
  const isSettled = variables.every(
    (variable) =>
      !isWrittenBetween(reach, variable, [statement.start, node.start]) &&
      !isRewrittenInLoop(reach, variable, [list, node]),
  );
  return isSettled && !isLoop(statement) ? { how: 'before', node: statement, block: list } : undefined;
}

function ownFunction(reach: Reach, statement: Node): Node | undefined {
  return isFunction(statement) ? statement : reach.source.functionAround(statement);
}

/** In the head of a loop the expression is evaluated again and again, after other statements. */
function isInHead(statement: Node, node: Node): boolean {
  return isLoop(statement) && !contains(part(statement, 'body'), node);
}

/** Nothing before the use in this turn of the loop changes key or object: refuse first, before anything happens. */
function atLoopStart(
  reach: Reach,
  demand: Demand,
  { list, variables }: { readonly list: Node; readonly variables: readonly Variable[] },
): Anchor | undefined {
  const loop = reach.source.parent(list);
  const isBody = isLoop(loop) && child(loop, 'body') === list;
  const isSettled = variables.every((variable) => !isWrittenBetween(reach, variable, [list.start, demand.node.start]));
  return isBody && isSettled ? { how: 'start', node: list, block: list } : undefined;
}
