// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../source/parse.ts';
import { child, children, type SourceFile } from '../../source/source-file.ts';
import { isAlwaysTrue, isConstant } from '../constant.ts';
import { ownNodes, plainText, type FunctionPair } from '../outline.ts';
import type { ShapeRule } from '../rule.ts';

/** A way out, or an overwritten parameter, that nothing can get past. */
export const deadCode: ShapeRule = {
  name: 'dead-code',

  look(pair) {
    const known = new Set(deadEnds(pair.before).map(({ text }) => text));
    const fresh = deadEnds(pair.after).filter(({ text }) => !known.has(text));
    return [
      ...fresh.map(({ exit }) => {
        const around = pair.functions.findLast(
          ({ after }) => after.node.start <= exit.start && exit.end <= after.node.end,
        );
        const line = pair.after.regionOf(exit).startLine;
        return `${around?.name ?? 'the file'} always leaves at line ${line}; what follows there is never reached`;
      }),
      ...pair.functions.flatMap(overwritten),
    ];
  },
};

interface DeadEnd {
  readonly exit: Node;
  /** The way out and what it cuts off, to find it again in another version. */
  readonly text: string;
}

/** Statements, at any depth, that never let the next one run. */
function deadEnds(source: SourceFile): readonly DeadEnd[] {
  return [...source.walk()].flatMap((node) => {
    const list = node.type === 'SwitchCase' ? children(node, 'consequent') : children(node, 'body');
    const index = list.findIndex(leaves);
    const exit = list[index];
    // Function declarations and `break` below a `return` are ordinary; so are `var`s that compilers leave there.
    const [next] = exit === undefined ? [] : list.slice(index + 1).filter((statement) => !isOrdinary(statement));
    return exit === undefined || next === undefined
      ? []
      : [{ exit, text: plainText(source, exit) + plainText(source, next) }];
  });
}

function isOrdinary(statement: Node): boolean {
  return (
    /^(?:FunctionDeclaration|BreakStatement|EmptyStatement|ClassDeclaration|Export\w+)$/.test(statement.type) ||
    (statement.type === 'VariableDeclaration' && statement['kind'] === 'var') ||
    !/Statement$|Declaration$/.test(statement.type)
  );
}

function leaves(statement: Node): boolean {
  switch (statement.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'ContinueStatement':
      return true;
    case 'BlockStatement':
      return children(statement, 'body').some(leaves);
    case 'IfStatement':
      return leavesByCondition(statement);
    case 'WhileStatement': {
      const test = child(statement, 'test');
      return test !== undefined && isAlwaysTrue(test) && !contains(statement, 'BreakStatement');
    }
    default:
      return false;
  }
}

function leavesByCondition(statement: Node): boolean {
  const test = child(statement, 'test');
  const then = child(statement, 'consequent');
  const otherwise = child(statement, 'alternate');
  if (test === undefined || then === undefined || !leaves(then)) {
    return false;
  }
  return isAlwaysTrue(test) || (otherwise !== undefined && leaves(otherwise));
}

function contains(node: Node, type: string): boolean {
  return [...ownNodes(node)].some((inner) => inner.type === type);
}

/** `input = ''` in front of everything. */
function overwritten(pair: FunctionPair): readonly string[] {
  const params = children(pair.after.node, 'params').flatMap((param) =>
    param.type === 'Identifier' ? [String(param['name'])] : [],
  );
  const old = new Set(pair.before.body.map((statement) => statement.type + overwrites(statement)));
  return pair.after.body.slice(0, 3).flatMap((statement) => {
    const name = overwrites(statement);
    return name !== '' && params.includes(name) && !old.has(statement.type + name)
      ? [`${pair.name} overwrites its parameter ${name} with a constant`]
      : [];
  });
}

function overwrites(statement: Node): string {
  const expression = statement.type === 'ExpressionStatement' ? child(statement, 'expression') : undefined;
  const left = expression?.type === 'AssignmentExpression' ? child(expression, 'left') : undefined;
  const right = expression === undefined ? undefined : child(expression, 'right');
  const isPlain = expression?.['operator'] === '=' && left?.type === 'Identifier';
  return isPlain && right !== undefined && isConstant(right) ? String(left['name']) : '';
}
