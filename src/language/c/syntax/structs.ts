// SPDX-License-Identifier: Apache-2.0
import { childOf, findAll, namedChildren, type CNode } from './node.ts';
import type { Unit } from './parse.ts';
import { declaredBy, type CType, type Declared } from './type.ts';

/** Types by name, as one or more files declare them. */
export interface TypeIndex {
  /** `struct name`, `union name`, `class name`, and the name alone: the members. */
  readonly members: ReadonlyMap<string, readonly Declared[]>;
  /** What a typedef stands for. */
  readonly typedefs: ReadonlyMap<string, CType>;
  /** Object-like macros: the text they stand for. */
  readonly macros: ReadonlyMap<string, string>;
  /** Return types of declared and defined functions. */
  readonly returns: ReadonlyMap<string, CType>;
  /** Function-like macros: the text they stand for. */
  readonly functionMacros: ReadonlyMap<string, string>;
  /** Names of enumeration constants. */
  readonly enumerators: readonly string[];
}

const known = new WeakMap<Unit, TypeIndex>();

export function typesOf(unit: Unit): TypeIndex {
  const found = known.get(unit) ?? readTypes(unit);
  known.set(unit, found);
  return found;
}

function readTypes(unit: Unit): TypeIndex {
  const { members, named } = readMembers(unit);
  const typedefs = new Map(unit.dialect === 'cpp' ? named : []);
  for (const node of findAll(unit.root, 'type_definition')) {
    for (const { name, type } of declaredBy(node)) {
      typedefs.set(name, type);
    }
  }
  const macros = findAll(unit.root, 'preproc_def').map(
    (node) => [childOf(node, 'name')?.text ?? '', childOf(node, 'value')?.text.trim() ?? ''] as const,
  );
  const returns = findAll(unit.root, 'function_declarator').flatMap((node) => returnedBy(node) ?? []);
  return {
    members,
    typedefs,
    macros: new Map(macros),
    returns: new Map(returns.map(({ name, type }) => [name, type])),
    functionMacros: new Map(
      findAll(unit.root, 'preproc_function_def').map((node) => [
        childOf(node, 'name')?.text ?? '',
        childOf(node, 'value')?.text ?? '',
      ]),
    ),
    enumerators: findAll(unit.root, 'enumerator').map((node) => childOf(node, 'name')?.text ?? ''),
  };
}

function readMembers(unit: Unit) {
  const members = new Map<string, readonly Declared[]>();
  const named = new Map<string, CType>();
  for (const node of findAll(unit.root, 'struct_specifier', 'union_specifier', 'class_specifier')) {
    const body = childOf(node, 'body');
    if (body !== undefined) {
      const keyword = node.type.replace('_specifier', '');
      const name = childOf(node, 'name')?.text ?? `at ${node.start}`;
      members.set(`${keyword} ${name}`, membersOf(body));
      named.set(name, { base: `${keyword} ${name}`, pointers: 0, arrays: [] });
    }
  }
  return { members, named };
}

/** The members of a body, those of unnamed unions and structs in it too. */
export function membersOf(body: CNode): readonly Declared[] {
  return fieldDeclarations(body).flatMap((field) => {
    const declared = declaredBy(field);
    const inner = childOf(childOf(field, 'type'), 'body');
    return declared.length === 0 && inner !== undefined ? membersOf(inner) : declared;
  });
}

function fieldDeclarations(body: CNode): readonly CNode[] {
  return namedChildren(body).flatMap((child) =>
    child.type === 'field_declaration' ? [child] : child.type.startsWith('preproc_') ? fieldDeclarations(child) : [],
  );
}

function returnedBy(declarator: CNode): { readonly name: string; readonly type: CType } | undefined {
  let pointers = 0;
  let at = declarator.parent;
  while (at !== null && at.type === 'pointer_declarator') {
    pointers += 1;
    at = at.parent;
  }
  const name = childOf(declarator, 'declarator');
  if (at === null || name?.type !== 'identifier' || !['declaration', 'function_definition'].includes(at.type)) {
    return undefined;
  }
  const type = childOf(at, 'type');
  return type === undefined ? undefined : { name: name.text, type: { base: type.text, pointers, arrays: [] } };
}
