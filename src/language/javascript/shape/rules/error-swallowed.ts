// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../source/parse.ts';
import { child, children, type SourceFile } from '../../source/source-file.ts';
import { isConstant } from '../constant.ts';
import { plainText, type Pair } from '../outline.ts';
import type { ShapeRule } from '../rule.ts';

/** Errors that users of the code got to see, and now do not. */
export const errorSwallowed: ShapeRule = {
  name: 'error-swallowed',

  look(pair) {
    return [...newTries(pair), ...newCatchCalls(pair), ...quietedHandlers(pair), ...newProcessHandlers(pair)];
  },
};

/** A `try` around code that stood open before, whose handler says nothing. */
function newTries({ before, after }: Pair): readonly string[] {
  const open = unguardedStatements(before);
  const stillOpen = unguardedStatements(after);
  const closedIn = (text: string): boolean => (open.get(text) ?? 0) > (stillOpen.get(text) ?? 0);
  const known = new Set(tries(before).map(({ block }) => plainText(before, block)));
  return tries(after).flatMap(({ node, block, handler }) => {
    const isNew = !known.has(plainText(after, block));
    const isGuarding = children(block, 'body').some((statement) => closedIn(plainText(after, statement)));
    return isNew && isGuarding && isSilent(handler, after)
      ? [`errors of code that was there before are swallowed at line ${after.regionOf(node).startLine}`]
      : [];
  });
}

/** Handlers that passed the error on, or answered it, and no longer do. */
function quietedHandlers({ before, after }: Pair): readonly string[] {
  const loud = new Set(
    tries(before)
      .filter(({ handler }) => !isSilent(handler, before))
      .map(({ block }) => plainText(before, block)),
  );
  return tries(after).flatMap(({ node, block, handler }) =>
    loud.has(plainText(after, block)) && isSilent(handler, after)
      ? [`the error handler at line ${after.regionOf(node).startLine} no longer does anything`]
      : [],
  );
}

interface Try {
  readonly node: Node;
  readonly block: Node;
  readonly handler: Node;
}

function tries(source: SourceFile): readonly Try[] {
  return [...source.walk()].flatMap((node) => {
    const block = node.type === 'TryStatement' ? child(node, 'block') : undefined;
    const handler = child(node, 'handler');
    return block === undefined || handler === undefined ? [] : [{ node, block, handler }];
  });
}

/** How often each statement stands outside of every `try`. */
function unguardedStatements(source: SourceFile): ReadonlyMap<string, number> {
  const texts = new Map<string, number>();
  for (const node of source.walk()) {
    const isStatement = /Statement$|Declaration$/.test(node.type) && node.type !== 'BlockStatement';
    if (isStatement && ![...source.ancestors(node)].some((around) => around.type === 'TryStatement')) {
      const text = plainText(source, node);
      texts.set(text, (texts.get(text) ?? 0) + 1);
    }
  }
  return texts;
}

/** Nothing, a constant, or a line in the log: whoever called learns nothing of the error. */
function isSilent(handler: Node, source: SourceFile): boolean {
  const body = child(handler, 'body');
  return body !== undefined && children(body, 'body').every((statement) => isSilentStatement(statement, source));
}

function isSilentStatement(statement: Node, source: SourceFile): boolean {
  switch (statement.type) {
    case 'EmptyStatement':
    case 'ContinueStatement':
    case 'BreakStatement':
      return true;
    case 'ReturnStatement': {
      const value = child(statement, 'argument');
      return value === undefined || isConstant(value);
    }
    case 'ExpressionStatement': {
      const expression = child(statement, 'expression');
      const value = expression?.type === 'AssignmentExpression' ? child(expression, 'right') : undefined;
      const isFixed = value !== undefined && isConstant(value);
      return isFixed || (expression !== undefined && /^console\.\w+\(/.test(source.textOf(expression)));
    }
    default:
      return false;
  }
}

/** `.catch(() => {})` on a promise that had no handler. */
function newCatchCalls({ before, after }: Pair): readonly string[] {
  const count = (source: SourceFile): number => silentCatches(source).length;
  return count(after) > count(before)
    ? silentCatches(after)
        .slice(count(before))
        .map((node) => `a promise's errors are swallowed at line ${after.regionOf(node).startLine}`)
    : [];
}

function silentCatches(source: SourceFile): readonly Node[] {
  return [...source.walk()].filter((node) => {
    const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
    const [handler] = children(node, 'arguments');
    const isCatch = callee?.type === 'MemberExpression' && source.textOf(callee).endsWith('.catch');
    const body = handler === undefined ? undefined : child(handler, 'body');
    if (!isCatch || body === undefined) {
      return false;
    }
    return body.type === 'BlockStatement'
      ? children(body, 'body').every((statement) => isSilentStatement(statement, source))
      : isConstant(body);
  });
}

function newProcessHandlers({ before, after }: Pair): readonly string[] {
  const pattern = /process\.(?:on|once|addListener)\(\s*['"](?:uncaughtException|unhandledRejection)/;
  return pattern.test(after.text) && !pattern.test(before.text)
    ? ['errors of the whole process are caught with process.on("uncaughtException")']
    : [];
}
