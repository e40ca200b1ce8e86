// SPDX-License-Identifier: Apache-2.0
import { childOf, findAll, operatorOf, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { Place } from './place.ts';

/** `left operator right`, as an expression or as `left operator= right`. */
export interface Arithmetic {
  readonly node: CNode;
  readonly operator: string;
  readonly left: CNode;
  readonly right: CNode;
  readonly isAssignment: boolean;
}

/** The operations a place's line does, those at the reported column first. */
export function arithmeticAt(place: Place, operators: readonly string[]): readonly Arithmetic[] {
  const { line, column } = place.frame;
  const found = place.statements.flatMap((statement) => arithmeticIn(statement, operators));
  const onLine = found.filter(({ node }) => node.line <= line && line <= node.endLine);
  const exact = onLine.filter((each) => isAt(each, line, column));
  return exact.length > 0 ? exact : onLine.length > 0 ? onLine : found;
}

export function arithmeticIn(statement: CNode, operators: readonly string[]): readonly Arithmetic[] {
  return findAll(statement, 'binary_expression', 'assignment_expression').flatMap((node) => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    const isAssignment = node.type === 'assignment_expression';
    const operator = isAssignment ? operatorOf(node).replace(/=$/, '') : operatorOf(node);
    return left === undefined || right === undefined || !operators.includes(operator) || node.isBroken
      ? []
      : [{ node, operator, left, right, isAssignment }];
  });
}

/** Compilers name the column of the operator, of the left operand or of the whole. */
function isAt({ node, left, right }: Arithmetic, line: number, column: number): boolean {
  const operator = childOf(node, 'operator');
  return [node, left, operator, right].some(
    (each) => each !== undefined && each.line === line && each.column === column,
  );
}
