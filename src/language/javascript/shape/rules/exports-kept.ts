// SPDX-License-Identifier: Apache-2.0
import { definitionOf, keyOf, nameOf } from '../../flow/definition.ts';
import { isNode, type Node } from '../../source/parse.ts';
import { child, children, type SourceFile } from '../../source/source-file.ts';
import { arityOf, isFunctionNode } from '../outline.ts';
import type { ShapeRule } from '../rule.ts';

/** What other files could use, with its number of parameters. */
export const exportsKept: ShapeRule = {
  name: 'exports-kept',

  look({ before, after, functions }) {
    const fresh = exportsOf(after);
    const lost = [...exportsOf(before)].flatMap(([name, old]) => {
      const value = fresh.get(name);
      if (value === undefined) {
        return [`the export ${name} is removed`];
      }
      // One more is what a default or a depth needs; whether an entry point may have it is seen when it is loaded.
      const isFewer = old.arity !== null && value.arity !== null && value.arity < old.arity;
      return isFewer ? [`the export ${name} takes ${value.arity} parameters instead of ${old.arity}`] : [];
    });
    const changed = functions.flatMap(({ name, before: old, after: now }) =>
      ['async', 'generator'].flatMap((kind) =>
        Boolean(old.node[kind]) === Boolean(now.node[kind])
          ? []
          : [
              `${name} is ${now.node[kind] === true ? 'now' : 'no longer'} ${kind === 'async' ? 'async' : 'a generator'}`,
            ],
      ),
    );
    return [...lost, ...changed];
  },
};

interface Exported {
  /** `null` when it is no function, or cannot be told. */
  readonly arity: number | null;
}

/** Everything a file exports by name, and methods of its prototypes and classes. */
function exportsOf(source: SourceFile): ReadonlyMap<string, Exported> {
  const found = new Map<string, Exported>();
  for (const node of source.walk()) {
    for (const [name, value] of exportsAt(source, node)) {
      found.set(name, { arity: value === undefined ? null : arity(source, value) });
    }
  }
  return found;
}

type Entry = readonly [string, Node | undefined];

function exportsAt(source: SourceFile, node: Node): readonly Entry[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return assigned(source, node);
    case 'ExportNamedDeclaration':
      return named(node);
    case 'ExportDefaultDeclaration':
      return [['default', child(node, 'declaration')]];
    case 'MethodDefinition':
      return method(source, node);
    default:
      return [];
  }
}

function assigned(source: SourceFile, node: Node): readonly Entry[] {
  const left = child(node, 'left');
  const right = child(node, 'right');
  if (left?.type !== 'MemberExpression' || right === undefined) {
    return [];
  }
  const path = source.textOf(left).replaceAll(/\s+/g, '');
  // A bundle's inner modules have an `exports` of their own that nobody outside sees.
  if (/^(?:module\.)?exports\b/.test(path) && isInner(source, left)) {
    return [];
  }
  if (path === 'module.exports') {
    const keys = children(right, 'properties').flatMap((property): readonly Entry[] => {
      const key = keyOf(property);
      return key === null ? [] : [[key, child(property, 'value')]];
    });
    return [['module.exports', right], ...keys];
  }
  const match = /^(?:module\.)?exports\.([\w$.]+)$/.exec(path) ?? /^(\w[\w$]*\.prototype\.[\w$]+)$/.exec(path);
  return match?.[1] === undefined ? [] : [[match[1], right]];
}

function isInner(source: SourceFile, target: Node): boolean {
  let base = target;
  for (let object = child(base, 'object'); object !== undefined; object = child(base, 'object')) {
    base = object;
  }
  return (source.variableOf(base)?.defs.length ?? 0) > 0;
}

function named(node: Node): readonly Entry[] {
  const declaration = child(node, 'declaration');
  const id = declaration === undefined ? undefined : child(declaration, 'id');
  const single: readonly Entry[] = id === undefined ? [] : [[nameOf(id) ?? '', declaration]];
  const variables = children(declaration ?? node, 'declarations').flatMap((declarator): readonly Entry[] => {
    const name = child(declarator, 'id');
    return name === undefined ? [] : [[nameOf(name) ?? '', child(declarator, 'init')]];
  });
  const specifiers = children(node, 'specifiers').flatMap((specifier): readonly Entry[] => {
    const exported = child(specifier, 'exported');
    return exported === undefined ? [] : [[nameOf(exported) ?? '', child(specifier, 'local')]];
  });
  return [...single, ...variables, ...specifiers];
}

function method(source: SourceFile, node: Node): readonly Entry[] {
  const body = source.parent(node);
  const owner = body === undefined ? undefined : source.parent(body);
  const id = owner === undefined ? undefined : child(owner, 'id');
  const key = keyOf(node);
  const isPrivate = key === null || key.startsWith('#');
  return isPrivate ? [] : [[`${id === undefined ? 'class' : (nameOf(id) ?? '')}.${key}`, child(node, 'value')]];
}

function arity(source: SourceFile, value: Node, depth = 0): number | null {
  if (isFunctionNode(value)) {
    return arityOf(value);
  }
  const definition = value.type === 'Identifier' && depth < 4 ? definitionOf(source, value) : undefined;
  const node: unknown = definition?.path.length === 0 ? definition.node : undefined;
  return isNode(node) ? arity(source, node, depth + 1) : null;
}
