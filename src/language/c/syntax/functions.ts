// SPDX-License-Identifier: Apache-2.0
import { childOf, enclosing, findAll, namedChildren, walk, type CNode } from './node.ts';
import type { Unit } from './parse.ts';
import { baseOf, declaredBy, type CType, type Declared } from './type.ts';

export interface CFunction {
  /** Without the class or namespace it belongs to. */
  readonly name: string;
  readonly node: CNode;
  readonly body: CNode;
  readonly parameters: readonly Declared[];
  readonly returns: CType;
  readonly isStatic: boolean;
}

const known = new WeakMap<Unit, readonly CFunction[]>();

export function functionsOf(unit: Unit): readonly CFunction[] {
  const found = known.get(unit) ?? findAll(unit.root, 'function_definition').flatMap(readFunction);
  known.set(unit, found);
  return found;
}

/** The function whose text holds this line, and that has this name if there are several. */
export function functionAt(unit: Unit, line: number, name?: string): CFunction | undefined {
  const around = functionsOf(unit).filter(({ node }) => node.line <= line && line <= node.endLine);
  const bare = name?.replace(/\(.*$/, '').split('::').at(-1);
  return around.find((each) => each.name === bare) ?? around.at(-1);
}

export function functionNamed(unit: Unit, name: string): CFunction | undefined {
  return functionsOf(unit).find((each) => each.name === name);
}

/** The function a node stands in. */
export function functionAround(unit: Unit, node: CNode): CFunction | undefined {
  const definition = enclosing(node, 'function_definition');
  return functionsOf(unit).find((each) => each.node === definition);
}

function readFunction(node: CNode): readonly CFunction[] {
  const body = childOf(node, 'body');
  const declarator = findDeclarator(node);
  if (body === undefined || body.type !== 'compound_statement' || declarator === undefined) {
    return [];
  }
  const named = childOf(declarator, 'declarator');
  const pointers = pointersAround(declarator, node);
  const isStatic = node.children.some(({ type, text }) => type === 'storage_class_specifier' && text === 'static');
  const name =
    named?.text
      .split('::')
      .at(-1)
      ?.replace(/[()\s]/g, '') ?? '';
  const returns: CType = { base: baseOf(node).base, pointers, arrays: [] };
  return [{ name, node, body, parameters: parametersOf(declarator, node), returns, isStatic }];
}

function findDeclarator(node: CNode): CNode | undefined {
  let at = childOf(node, 'declarator');
  while (at !== undefined && at.type !== 'function_declarator') {
    at = childOf(at, 'declarator') ?? namedChildren(at).find(({ type }) => type.endsWith('declarator'));
  }
  return at;
}

function pointersAround(declarator: CNode, node: CNode): number {
  let count = 0;
  for (let at = declarator.parent; at !== null && at !== node; at = at.parent) {
    count += at.type === 'pointer_declarator' ? 1 : 0;
  }
  return count;
}

function parametersOf(declarator: CNode, node: CNode): readonly Declared[] {
  const list = childOf(declarator, 'parameters');
  const written = list === undefined ? [] : namedChildren(list);
  const ansi = written
    .filter(({ type }) => type === 'parameter_declaration' || type === 'optional_parameter_declaration')
    .flatMap((parameter) => declaredBy(parameter));
  // The old way: names in the list, declarations between it and the body.
  const old = node.children.filter(({ type }) => type === 'declaration').flatMap((each) => declaredBy(each));
  const names = written.filter(({ type }) => type === 'identifier').map(({ text }) => text);
  return ansi.length > 0 ? ansi : names.flatMap((name) => old.filter((each) => each.name === name));
}

/** Every call in a node, outermost first. */
export function callsIn(node: CNode): readonly Call[] {
  const calls: Call[] = [];
  for (const each of walk(node)) {
    const callee = each.type === 'call_expression' ? childOf(each, 'function') : undefined;
    if (callee !== undefined) {
      calls.push({ node: each, name: calleeName(callee), args: argumentsOf(each) });
    }
  }
  return calls;
}

export interface Call {
  readonly node: CNode;
  /** The last name of what is called: `free`, `read` of `io->read`. */
  readonly name: string;
  readonly args: readonly CNode[];
}

export function argumentsOf(call: CNode): readonly CNode[] {
  const list = childOf(call, 'arguments');
  return list === undefined ? [] : namedChildren(list);
}

function calleeName(callee: CNode): string {
  const last = callee.type === 'field_expression' ? childOf(callee, 'field') : callee;
  return (
    last?.text
      .split('::')
      .at(-1)
      ?.replace(/[()*\s]/g, '') ?? ''
  );
}
