// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, childrenOf } from '../../../../../language/javascript/source/source-file.ts';
import type { Outline } from './outline.ts';
import type { Demand } from './demand.ts';
import type { Reach } from './reach.ts';
import { contains, isLoop, part, statementsOf, usesOf, variableAt } from './syntax.ts';

/** An assignment by which the value of a step outlives one turn of a loop or one run of a callback. */
export interface Carrier {
  readonly variable: Variable;
  readonly assignment: Node;
}

/**
 * How the step's value leaves `scope`: by a variable from outside that is read where the assignment has not just
 * been made. A variable that is set anew before each use carries nothing.
 */
export function carriedBy(reach: Reach, step: Node, scope: Node): Carrier | undefined {
  const assignments = reach.source.within(scope).filter((node) => node.type === 'AssignmentExpression');
  for (const assignment of assignments) {
    const variable = variableAt(reach.source, child(assignment, 'left'));
    const value = child(assignment, 'right');
    const takes = value !== undefined && [...reach.stepsTo(value)].some((read) => read.node === step);
    if (variable !== undefined && takes && isOutside(variable, scope) && outlives(reach.source, variable, scope)) {
      return { variable, assignment };
    }
  }
  return undefined;
}

/** Does the loop move the very object that the step starts from: `obj = obj[key]`? */
export function isWalkedBy(reach: Reach, { node, base }: Demand, loop: Node): boolean {
  const carrier = carriedBy(reach, node, loop);
  const start = variableAt(reach.source, base);
  if (carrier === undefined || start === undefined) {
    return false;
  }
  const isCopy = usesOf(start).some(({ node: name, isWrite }) => {
    const parent = isWrite ? reach.source.parent(name) : undefined;
    const value = parent === undefined ? undefined : (child(parent, 'init') ?? child(parent, 'right'));
    return variableAt(reach.source, value) === carrier.variable;
  });
  return carrier.variable === start || isCopy;
}

function isOutside(variable: Variable, scope: Node): boolean {
  // What a loop declares in its head lives from turn to turn; a parameter dies with its function.
  const body = isLoop(scope) ? part(scope, 'body') : scope;
  return variable.identifiers.every(({ range }) => range[0] < body.start || range[1] > body.end);
}

/** Is the variable read, in the scope or after it, where it may still hold what an earlier turn left in it? */
function outlives(source: Outline, variable: Variable, scope: Node): boolean {
  return usesOf(variable)
    .filter(({ node, isRead }) => isRead && node.start >= scope.start)
    .some(({ node }) => !isSettled(source, variable, { read: node, scope }));
}

function isSettled(
  source: Outline,
  variable: Variable,
  { read, scope }: { readonly read: Node; readonly scope: Node },
): boolean {
  const from = contains(scope, read) ? scope.start : scope.end;
  let inner = read;
  for (const around of source.ancestors(read)) {
    const earlier = (statementsOf(around) ?? []).filter((other) => other.start >= from && other.end <= inner.start);
    if (
      earlier.some((statement) => assigns(source, statement, variable)) ||
      isSetEarlierIn(source, around, { variable, read: inner })
    ) {
      return true;
    }
    if (around === scope || contains(around, scope)) {
      return false;
    }
    inner = around;
  }
  return false;
}

/** `(x = o[k]) && f(x)`, `if (x = o[k]) f(x)`. */
function isSetEarlierIn(
  source: Outline,
  around: Node,
  { variable, read }: { readonly variable: Variable; readonly read: Node },
): boolean {
  const isOrdered = /^(?:SequenceExpression|LogicalExpression|ConditionalExpression|IfStatement|WhileStatement)$/.test(
    around.type,
  );
  const first = isOrdered ? childrenOf(around)[0] : undefined;
  return first !== undefined && first !== read && first.end <= read.start && writes(source, first, variable);
}

/** Does a statement give the variable a new value whatever way it takes? */
function assigns(source: Outline, statement: Node, variable: Variable): boolean {
  switch (statement.type) {
    case 'ExpressionStatement':
    case 'VariableDeclaration':
      return writes(source, statement, variable);
    case 'BlockStatement':
      return (statementsOf(statement) ?? []).some((inner) => assigns(source, inner, variable));
    case 'IfStatement': {
      const branches = [child(statement, 'consequent'), child(statement, 'alternate')];
      const isInTest = writes(source, part(statement, 'test'), variable);
      return isInTest || branches.every((branch) => branch !== undefined && assigns(source, branch, variable));
    }
    default:
      return false;
  }
}

function writes(source: Outline, node: Node, variable: Variable): boolean {
  return source.within(node).some((inner) => {
    const target =
      inner.type === 'VariableDeclarator'
        ? child(inner, 'id')
        : inner.type === 'AssignmentExpression'
          ? child(inner, 'left')
          : undefined;
    return (
      target !== undefined &&
      variableAt(source, target) === variable &&
      (inner.type !== 'VariableDeclarator' || child(inner, 'init') !== undefined)
    );
  });
}
