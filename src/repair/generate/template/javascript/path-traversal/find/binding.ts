// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { child, children, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import { isNode, type Node } from '../../../../../../language/javascript/source/parse.ts';
import { argumentsOf, bare, calleeOf, isCall, nameOf, parametersOf, propertyOf, stringOf } from './shape.ts';

/** What a name stands for: a module, a parameter, or the values written to it. */

/** A module, and the property names that lead from its exports to what was meant. */
export interface ModuleMember {
  readonly module: string;
  readonly path: readonly string[];
}

const MAX_HOPS = 8;

/** The module member an expression stands for, through renames, destructuring, promisifying and interop wrappers. */
export function moduleMember(source: SourceFile, expression: Node, hops: number = 0): ModuleMember | undefined {
  const node = bare(expression);
  if (hops > MAX_HOPS) {
    return undefined;
  }
  if (node.type === 'Identifier') {
    return memberOfName(source, node, hops);
  }
  if (node.type === 'MemberExpression') {
    const object = child(node, 'object');
    const property = propertyOf(node);
    const base = object === undefined ? undefined : moduleMember(source, object, hops + 1);
    return base === undefined || property === undefined ? undefined : extended(base, property);
  }
  return isCall(node) || node.type === 'AwaitExpression' || node.type === 'ImportExpression'
    ? memberOfCall(source, node, hops)
    : undefined;
}

/** `node:fs/promises` and `fs` alike: the name without scheme. */
function plainModule(specifier: string): string {
  return specifier.replace(/^node:/, '');
}

function extended(base: ModuleMember, property: string): ModuleMember {
  return property === 'default' ? base : { module: base.module, path: [...base.path, property] };
}

function memberOfCall(source: SourceFile, node: Node, hops: number): ModuleMember | undefined {
  if (node.type === 'AwaitExpression') {
    const inner = child(node, 'argument');
    return inner === undefined ? undefined : moduleMember(source, inner, hops + 1);
  }
  if (node.type === 'ImportExpression') {
    const specifier = stringOf(child(node, 'source'));
    return specifier === undefined ? undefined : { module: plainModule(specifier), path: [] };
  }
  const [first] = argumentsOf(node);
  const callee = calleeOf(node);
  if (first === undefined || callee === undefined) {
    return undefined;
  }
  if (nameOf(callee) === 'require') {
    const specifier = stringOf(first);
    return specifier === undefined ? undefined : { module: plainModule(specifier), path: [] };
  }
  const name = nameOf(callee) ?? propertyOf(callee) ?? '';
  return /promisif|^pify$|^denodeify$|interop|import|toESM|^thenify/i.test(name)
    ? moduleMember(source, first, hops + 1)
    : undefined;
}

function memberOfName(source: SourceFile, identifier: Node, hops: number): ModuleMember | undefined {
  const definition = source.variableOf(identifier)?.defs[0];
  const at: unknown = definition?.node;
  if (!isNode(at)) {
    return undefined;
  }
  if (definition?.type === DefinitionType.ImportBinding) {
    return memberOfImport(source, at);
  }
  return definition?.type === DefinitionType.Variable
    ? memberOfDeclarator(source, at, { identifier, hops })
    : undefined;
}

function memberOfDeclarator(
  source: SourceFile,
  declarator: Node,
  of: { readonly identifier: Node; readonly hops: number },
): ModuleMember | undefined {
  const init = child(declarator, 'init');
  const base = init === undefined ? undefined : moduleMember(source, init, of.hops + 1);
  const pattern = child(declarator, 'id');
  const key = pattern?.type === 'ObjectPattern' ? keyOf(pattern, nameOf(of.identifier)) : undefined;
  return base === undefined || key === undefined ? base : extended(base, key);
}

/** The property that a destructuring pattern binds to a name. */
function keyOf(pattern: Node, name: string | undefined): string | undefined {
  const property = children(pattern, 'properties').find((entry) => {
    const value = child(entry, 'value');
    const target = value?.type === 'AssignmentPattern' ? child(value, 'left') : value;
    return nameOf(target) === name;
  });
  return property === undefined ? undefined : nameOf(child(property, 'key'));
}

function memberOfImport(source: SourceFile, specifier: Node): ModuleMember | undefined {
  const declaration =
    specifier.type === 'TSImportEqualsDeclaration' ? child(specifier, 'moduleReference') : source.parent(specifier);
  const module = stringOf(
    declaration?.type === 'TSExternalModuleReference'
      ? child(declaration, 'expression')
      : declaration && child(declaration, 'source'),
  );
  if (module === undefined) {
    return undefined;
  }
  const imported = specifier.type === 'ImportSpecifier' ? nameOf(child(specifier, 'imported')) : undefined;
  const base = { module: plainModule(module), path: [] };
  return imported === undefined ? base : extended(base, imported);
}

/** The expressions written to a variable, its initial value among them. */
export function writesTo(variable: Variable): readonly { readonly name: Node; readonly value: Node }[] {
  return variable.references.flatMap((reference) => {
    const name: unknown = reference.identifier;
    const value: unknown = reference.writeExpr;
    return reference.isWrite() && isNode(name) && isNode(value) ? [{ name, value }] : [];
  });
}

/** The names that read a variable. */
export function readsOf(variable: Variable): readonly Node[] {
  return variable.references.flatMap((reference) => {
    const name: unknown = reference.identifier;
    return reference.isRead() && isNode(name) ? [name] : [];
  });
}

export interface Parameter {
  readonly fn: Node;
  readonly index: number;
}

/** The function parameter a variable is, or is taken out of. */
export function parameterOf(variable: Variable): Parameter | undefined {
  const definition = variable.defs.find((candidate) => candidate.type === DefinitionType.Parameter);
  const fn: unknown = definition?.node;
  const name: unknown = definition?.name;
  if (!isNode(fn) || !isNode(name)) {
    return undefined;
  }
  const index = parametersOf(fn).findIndex((parameter) => parameter.start <= name.start && name.end <= parameter.end);
  return index === -1 ? undefined : { fn, index };
}
