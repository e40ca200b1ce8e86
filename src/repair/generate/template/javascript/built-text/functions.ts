// SPDX-License-Identifier: Apache-2.0
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { bare, definitionOf, keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Place } from './shape.ts';

export function isFunction(node: Node): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** The innermost function around a node. */
export function functionAround(source: SourceFile, node: Node): Node | undefined {
  return [...source.ancestors(node)].find(isFunction);
}

/** A parameter, by the function it belongs to and its position. */
export interface Parameter {
  readonly of: Place;
  readonly index: number;
  /** The parameter's own node: identifier, pattern or default. */
  readonly node: Node;
}

/** The parameter an identifier refers to; also one taken from a destructured object parameter. */
export function parameterOf(source: SourceFile, identifier: Node): Parameter | undefined {
  const definition = source.variableOf(identifier)?.defs[0];
  const owner: unknown = definition?.node;
  if (definition === undefined || definition.type !== DefinitionType.Parameter || !isNode(owner)) {
    return undefined;
  }
  const declared: unknown = definition.name;
  const parameters = children(owner, 'params');
  const index = parameters.findIndex(
    (parameter) => isNode(declared) && parameter.start <= declared.start && declared.end <= parameter.end,
  );
  const node = parameters[index];
  return node === undefined ? undefined : { of: { source, node: owner }, index, node };
}

/** Is the whole argument bound to the name, not a part of it? */
export function isWholeParameter(parameter: Parameter): boolean {
  return parameter.node.type === 'Identifier' || child(parameter.node, 'left')?.type === 'Identifier';
}

/** The names a function can be called by, and whether each is a property. */
export function namesOf(place: Place): readonly Name[] {
  const { source, node } = place;
  const own = child(node, 'id');
  const declared = node.type === 'FunctionDeclaration' && own !== undefined ? nameOf(own) : undefined;
  const names = declared === undefined ? [] : [{ name: declared, isProperty: false }];
  let value = node;
  for (const around of source.ancestors(node)) {
    const given = nameFrom(source, around, value);
    if (given === undefined) {
      break;
    }
    names.push(given);
    if (around.type !== 'AssignmentExpression') {
      break;
    }
    value = around;
  }
  return names;
}

interface Name {
  readonly name: string;
  readonly isProperty: boolean;
}

function nameFrom(source: SourceFile, around: Node, value: Node): Name | undefined {
  switch (around.type) {
    case 'VariableDeclarator': {
      const id = child(around, 'id');
      const name = id === undefined ? undefined : nameOf(id);
      return name === undefined ? undefined : { name, isProperty: false };
    }
    case 'AssignmentExpression':
      return child(around, 'right') === value ? assignedName(around) : undefined;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const name = describedKey(source, around) ?? keyOf(around);
      return name === null || child(around, 'value') !== value ? undefined : { name, isProperty: true };
    }
    default:
      return undefined;
  }
}

function assignedName(assignment: Node): Name | undefined {
  const left = child(assignment, 'left');
  const name = left === undefined ? undefined : (nameOf(left) ?? keyOf(left) ?? undefined);
  return name === undefined ? undefined : { name, isProperty: left?.type === 'MemberExpression' };
}

/** In what compilers make of classes, `{ key: 'name', value: function … }` names the method. */
function describedKey(source: SourceFile, property: Node): string | undefined {
  const object = source.parent(property);
  if (keyOf(property) !== 'value' || object === undefined) {
    return undefined;
  }
  const key = children(object, 'properties').find((other) => keyOf(other) === 'key');
  const literal = key === undefined ? undefined : child(key, 'value');
  return typeof literal?.['value'] === 'string' ? literal['value'] : undefined;
}

/** The function of this file an identifier stands for. */
export function functionOf(source: SourceFile, identifier: Node): Node | undefined {
  const node = bare(identifier);
  if (isFunction(node)) {
    return node;
  }
  const definition = node.type === 'Identifier' ? definitionOf(source, node) : undefined;
  if (definition === undefined || definition.path.length > 0) {
    return undefined;
  }
  const value = bare(definition.node);
  const assigned = value.type === 'AssignmentExpression' ? rightmost(value) : value;
  return isFunction(assigned) ? assigned : undefined;
}

function rightmost(assignment: Node): Node {
  let node = assignment;
  for (let right = child(node, 'right'); node.type === 'AssignmentExpression' && right !== undefined;) {
    node = right;
    right = child(node, 'right');
  }
  return node;
}

/** Can code outside the component call this function, or be handed it? Named with `_` counts as private. */
export function isPublic(place: Place): boolean {
  const { source, node } = place;
  const names = namesOf(place);
  if (names.some(({ name, isProperty }) => isProperty && !name.startsWith('_'))) {
    return true;
  }
  const parent = source.parent(node);
  if (parent?.type.startsWith('Export') === true) {
    return true;
  }
  const identifier = child(node, 'id') ?? (parent?.type === 'VariableDeclarator' ? child(parent, 'id') : undefined);
  const variable = identifier === undefined ? undefined : source.variableOf(identifier);
  const isDeclaredExport = [...source.ancestors(node)].some((around) => around.type === 'ExportNamedDeclaration');
  return (
    isDeclaredExport ||
    (variable?.references ?? []).some(({ identifier }) => isNode(identifier) && escapes(source, identifier))
  );
}

/** A use that is neither a call nor the declaration itself: the function is handed on. */
function escapes(source: SourceFile, identifier: Node): boolean {
  const parent = source.parent(identifier);
  if (parent === undefined || (parent.type === 'VariableDeclarator' && child(parent, 'id') === identifier)) {
    return false;
  }
  return !(parent.type === 'CallExpression' && child(parent, 'callee') === identifier);
}
