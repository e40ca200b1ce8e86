// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import { child, childrenOf } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { namesOf } from './caller.ts';
import type { CodeBase } from './code-base.ts';
import { isFunction, nameOf, propertyOf } from './shape.ts';

export interface Definition {
  readonly source: SourceFile;
  readonly node: Node;
}

/** The function of this component that a callee names, when there is exactly one. */
export function functionNamed(code: CodeBase, source: SourceFile, callee: Node): Definition | undefined {
  if (isFunction(callee)) {
    return { source, node: callee };
  }
  const from = code.exportOf(source, callee);
  if (from !== undefined) {
    return only(from.file, functionsOf(from.file).byExport.get(from.path.join('.')));
  }
  if (callee.type === 'Identifier') {
    const variable = source.variableOf(callee);
    const declared = functionsOf(source).byName.get(nameOf(callee) ?? '') ?? [];
    return only(
      source,
      declared.filter((fn) => variable !== undefined && isDeclaredBy(source, fn, variable)),
    );
  }
  const object = child(callee, 'object');
  const isOwn = object?.type === 'ThisExpression' || /^(?:self|that|_this|exports|module)$/.test(nameOf(object) ?? '');
  return isOwn ? only(source, functionsOf(source).byProperty.get(propertyOf(callee) ?? '')) : undefined;
}

function only(source: SourceFile, functions: readonly Node[] | undefined): Definition | undefined {
  const [node, ...more] = functions ?? [];
  return node === undefined || more.length > 0 ? undefined : { source, node };
}

function isDeclaredBy(source: SourceFile, fn: Node, variable: unknown): boolean {
  return namesOf(source, fn).variables.some((identifier) => source.variableOf(identifier) === variable);
}

interface Functions {
  readonly byName: ReadonlyMap<string, Node[]>;
  readonly byProperty: ReadonlyMap<string, Node[]>;
  /** By the property path from the exports; `''` is the module itself. */
  readonly byExport: ReadonlyMap<string, Node[]>;
}

const known = new WeakMap<SourceFile, Functions>();

function functionsOf(source: SourceFile): Functions {
  const cached = known.get(source);
  if (cached !== undefined) {
    return cached;
  }
  const byName = new Map<string, Node[]>();
  const byProperty = new Map<string, Node[]>();
  const byExport = new Map<string, Node[]>();
  for (const fn of source.walk()) {
    if (!isFunction(fn)) {
      continue;
    }
    const names = namesOf(source, fn);
    const plain = names.variables.flatMap((identifier) => nameOf(identifier) ?? []);
    plain.forEach((name) => add(byName, name, fn));
    names.properties.forEach((name) => add(byProperty, name, fn));
    new Set([...names.properties, ...plain]).forEach((name) => add(byExport, name, fn));
    if (names.isModule) {
      add(byExport, '', fn);
    }
  }
  const functions = { byName, byProperty, byExport };
  known.set(source, functions);
  return functions;
}

function add(map: Map<string, Node[]>, name: string, fn: Node): void {
  map.set(name, [...(map.get(name) ?? []), fn]);
}

/** The values that a function's own `return` statements give. */
export function returnedBy(fn: Node): readonly Node[] {
  const body = child(fn, 'body');
  if (body !== undefined && body.type !== 'BlockStatement') {
    return [body];
  }
  const open = [body];
  const values: Node[] = [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const value = node.type === 'ReturnStatement' ? child(node, 'argument') : undefined;
    if (value !== undefined) {
      values.push(value);
    }
    open.push(...childrenOf(node).filter((inner) => !isFunction(inner)));
  }
  return values.toReversed();
}
