// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../source/parse.ts';
import { child, children, type SourceFile } from '../source/source-file.ts';

export interface NamedFunction {
  /** Names of the functions around it and its own, and its number among equals: `outer.inner#0`. */
  readonly key: string;
  /** For a person. */
  readonly name: string;
  readonly node: Node;
  readonly parameters: number;
  /** Statements of its body; an arrow function's expression counts as one. */
  readonly body: readonly Node[];
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

export function isFunction(node: Node): boolean {
  return FUNCTIONS.has(node.type);
}

/** Every function of a file, outer ones first. */
export function functionsOf(source: SourceFile): readonly NamedFunction[] {
  const seen = new Map<string, number>();
  const found: NamedFunction[] = [];
  for (const node of source.walk()) {
    if (!isFunction(node) || child(node, 'body') === undefined) {
      continue;
    }
    const around = [...source.ancestors(node)].filter(isFunction).map((outer) => nameOf(outer, source));
    const name = nameOf(node, source);
    const path = [...around.toReversed(), name].join('.');
    const number = seen.get(path) ?? 0;
    seen.set(path, number + 1);
    found.push({
      key: `${path}#${number}`,
      name,
      node,
      parameters: children(node, 'params').length,
      body: bodyOf(node),
    });
  }
  return found;
}

function bodyOf(node: Node): readonly Node[] {
  const body = child(node, 'body');
  if (body === undefined) {
    return [];
  }
  return body.type === 'BlockStatement'
    ? children(body, 'body').filter((one) => one.type !== 'EmptyStatement')
    : [body];
}

/** Its own name, or that of what it is assigned to; `function` when it has none. */
function nameOf(node: Node, source: SourceFile): string {
  const own = child(node, 'id');
  if (own !== undefined) {
    return source.textOf(own);
  }
  const around = source.parent(node);
  const named =
    around === undefined
      ? undefined
      : ({ VariableDeclarator: child(around, 'id'), AssignmentExpression: child(around, 'left') }[around.type] ??
        (/^(?:Property|MethodDefinition|PropertyDefinition)$/.test(around.type) ? child(around, 'key') : undefined));
  return named === undefined ? 'function' : source.textOf(named).replaceAll(/\s+/g, '');
}
