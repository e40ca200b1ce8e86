// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { functionOf, isFunction, namesOf } from './functions.ts';
import type { Program } from './program.ts';
import type { Place } from './shape.ts';

const byName = new WeakMap<SourceFile, ReadonlyMap<string, readonly Place[]>>();

/** The functions of the component that a callee may stand for. */
export function functionsCalled(program: Program, source: SourceFile, callee: Node): readonly Place[] {
  const target = bare(callee);
  if (target.type === 'Identifier') {
    const own = functionOf(source, target);
    if (own !== undefined) {
      return [{ source, node: own }];
    }
    const module = program.moduleOf(source, target);
    return module === undefined ? [] : [...named(module, source.textOf(target)), ...wholeExport(module)];
  }
  const key = target.type === 'MemberExpression' ? keyOf(target) : null;
  const object = child(target, 'object');
  if (key === null || object === undefined) {
    return [];
  }
  const module = program.moduleOf(source, object);
  return named(module ?? source, key);
}

/** What a function gives back: the expression of a short arrow, or every `return` of its own. */
export function returnsOf(place: Place): readonly Node[] {
  const body = child(place.node, 'body');
  if (body === undefined) {
    return [];
  }
  return body.type === 'BlockStatement' ? returnsIn(place.source, body) : [body];
}

function returnsIn(source: SourceFile, from: Node): readonly Node[] {
  return [...ownNodes(source, from)].flatMap((node) => {
    const value = node.type === 'ReturnStatement' ? child(node, 'argument') : undefined;
    return value === undefined ? [] : [value];
  });
}

/** The nodes of a function's body without those of functions inside it. */
export function* ownNodes(source: SourceFile, from: Node): Generator<Node> {
  for (const node of source.walk(from)) {
    const around = [...source.ancestors(node)];
    const inner = around.slice(0, around.indexOf(from)).some(isFunction);
    if (!inner && around.includes(from)) {
      yield node;
    }
  }
}

function named(source: SourceFile, name: string): readonly Place[] {
  let names = byName.get(source);
  if (names === undefined) {
    names = indexed(source);
    byName.set(source, names);
  }
  return names.get(name) ?? [];
}

function indexed(source: SourceFile): ReadonlyMap<string, readonly Place[]> {
  const names = new Map<string, Place[]>();
  for (const node of source.walk()) {
    for (const { name } of isFunction(node) ? namesOf({ source, node }) : []) {
      names.set(name, [...(names.get(name) ?? []), { source, node }]);
    }
  }
  return names;
}

/** `module.exports = function …` and `export default function …`. */
function wholeExport(source: SourceFile): readonly Place[] {
  return children(source.program, 'body').flatMap((statement) => {
    const expression = child(statement, statement.type === 'ExportDefaultDeclaration' ? 'declaration' : 'expression');
    const left = expression === undefined ? undefined : child(expression, 'left');
    const isExport = left !== undefined && source.textOf(left) === 'module.exports';
    const value = isExport && expression !== undefined ? child(expression, 'right') : expression;
    const node = value === undefined ? undefined : isFunction(value) ? value : functionOf(source, value);
    return node === undefined || (left !== undefined && !isExport) ? [] : [{ source, node }];
  });
}
