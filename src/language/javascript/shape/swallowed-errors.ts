// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../source/parse.ts';
import { child, children, type SourceFile } from '../source/source-file.ts';
import { isFunction } from './functions.ts';

/**
 * Code that was there before and now stands in a `try` whose `catch` does nothing with the error. A guard's own small
 * `try` around new code (a path that cannot be decoded) is no loss.
 */
export function swallowedErrors(old: SourceFile, now: SourceFile): readonly string[] {
  const statements = statementTexts(old);
  const known = new Set(triesOf(old).map((one) => squeeze(old.textOf(one))));
  return triesOf(now)
    .filter((one) => !known.has(squeeze(now.textOf(one))) && ignoresError(one, now))
    .filter((one) => wrapsOldCode(one, now, { statements, old }))
    .map((one) => `an error is swallowed in ${functionAround(one, now)}`);
}

function triesOf(source: SourceFile): readonly Node[] {
  return [...source.walk()].filter((node) => node.type === 'TryStatement');
}

/** The `catch` neither throws, nor calls anything, nor looks at the error. */
function ignoresError(node: Node, source: SourceFile): boolean {
  const handler = child(node, 'handler');
  const body = handler === undefined ? undefined : child(handler, 'body');
  if (handler === undefined || body === undefined) {
    return false;
  }
  const parameter = child(handler, 'param');
  const name = parameter?.type === 'Identifier' ? source.textOf(parameter) : undefined;
  return ![...source.walk(body)].some(
    (inner) =>
      /^(?:ThrowStatement|CallExpression|NewExpression|AwaitExpression)$/.test(inner.type) ||
      (inner.type === 'Identifier' && source.textOf(inner) === name),
  );
}

interface OldCode {
  readonly statements: ReadonlySet<string>;
  readonly old: SourceFile;
}

/** It wraps a statement of the old text that stood in no such `try` there. */
function wrapsOldCode(node: Node, source: SourceFile, { statements, old }: OldCode): boolean {
  const block = child(node, 'block');
  const guarded = new Set(
    triesOf(old).flatMap((one) => {
      const inner = child(one, 'block');
      return inner === undefined ? [] : children(inner, 'body').map((statement) => squeeze(old.textOf(statement)));
    }),
  );
  return (block === undefined ? [] : children(block, 'body'))
    .map((statement) => squeeze(source.textOf(statement)))
    .some((text) => statements.has(text) && !guarded.has(text));
}

function statementTexts(source: SourceFile): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const node of source.walk()) {
    if (/Statement$|Declaration$/.test(node.type) && node.type !== 'BlockStatement') {
      texts.add(squeeze(source.textOf(node)));
    }
  }
  return texts;
}

function functionAround(node: Node, source: SourceFile): string {
  const around = [...source.ancestors(node)].find(isFunction);
  const id = around === undefined ? undefined : child(around, 'id');
  return id === undefined ? `line ${source.regionOf(node).startLine}` : `function ${source.textOf(id)}`;
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+|;\s*$/g, '');
}
