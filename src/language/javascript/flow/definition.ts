// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { child, children, type SourceFile } from '../source/source-file.ts';
import { isNode, type Node } from '../source/parse.ts';

/** Strips what does not change a value: type assertions, optional chains, `(0, value)`, `await`. */
export function bare(expression: Node): Node {
  let node = expression;
  for (;;) {
    const inner = innerOf(node);
    if (inner === undefined) {
      return node;
    }
    node = inner;
  }
}

function innerOf(node: Node): Node | undefined {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return child(node, 'expression');
    case 'AwaitExpression':
      return child(node, 'argument');
    case 'SequenceExpression':
      return children(node, 'expressions').at(-1);
    default:
      return undefined;
  }
}

/** How a variable got its only value. */
export interface Definition {
  /** The expression, or the import or function declaration, that gives the value. */
  readonly node: Node;
  /** Property names between that value and the variable, for destructuring; `null` stands for one not known. */
  readonly path: readonly (string | null)[];
}

/**
 * The only value a variable ever gets; `undefined` when it has several, or is a parameter.
 * `var x; x = value` counts as one when there is no other write.
 */
export function definitionOf(source: SourceFile, identifier: Node): Definition | undefined {
  const variable = source.variableOf(identifier);
  const [definition, ...others] = variable?.defs ?? [];
  const declared: unknown = definition?.node;
  if (variable === undefined || definition === undefined || others.length > 0 || !isNode(declared)) {
    return undefined;
  }
  const writes = variable.references.filter((reference) => reference.isWrite()).length;
  if (NAMED_ONCE.has(definition.type)) {
    return writes === 0 ? { node: declared, path: [] } : undefined;
  }
  const isLocal = definition.type === DefinitionType.Variable && writes === 1;
  return isLocal ? writtenValue(source, variable, declared) : undefined;
}

const NAMED_ONCE: ReadonlySet<DefinitionType> = new Set([
  DefinitionType.ImportBinding,
  DefinitionType.FunctionName,
  DefinitionType.ClassName,
]);

function writtenValue(source: SourceFile, variable: Variable, declarator: Node): Definition | undefined {
  const written: unknown = variable.references.find((reference) => reference.isWrite())?.identifier;
  if (!isNode(written)) {
    return undefined;
  }
  const init = child(declarator, 'init');
  const pattern = child(declarator, 'id');
  if (init !== undefined && pattern !== undefined) {
    const path = pathTo(pattern, written);
    return path === undefined ? undefined : { node: init, path };
  }
  const assignment = source.parent(written);
  const isPlain = assignment?.type === 'AssignmentExpression' && assignment['operator'] === '=';
  const right = isPlain && child(assignment, 'left') === written ? child(assignment, 'right') : undefined;
  return right === undefined ? undefined : { node: right, path: [] };
}

/** The property names from the root of a pattern to one of its identifiers. */
export function pathTo(pattern: Node, identifier: Node): readonly (string | null)[] | undefined {
  if (pattern === identifier) {
    return [];
  }
  for (const [key, inner] of parts(pattern)) {
    const rest = pathTo(inner, identifier);
    if (rest !== undefined) {
      return key === undefined ? rest : [key, ...rest];
    }
  }
  return undefined;
}

function parts(pattern: Node): readonly (readonly [string | null | undefined, Node])[] {
  switch (pattern.type) {
    case 'ObjectPattern':
      return children(pattern, 'properties').flatMap((property) => {
        const value = child(property, property.type === 'RestElement' ? 'argument' : 'value');
        return value === undefined ? [] : [[property.type === 'RestElement' ? null : keyOf(property), value] as const];
      });
    case 'ArrayPattern':
      return children(pattern, 'elements').map((element) => [null, element] as const);
    case 'AssignmentPattern':
      return [child(pattern, 'left')].flatMap((left) => (left === undefined ? [] : [[undefined, left] as const]));
    case 'RestElement':
      return [child(pattern, 'argument')].flatMap((rest) => (rest === undefined ? [] : [[null, rest] as const]));
    default:
      return [];
  }
}

/** The name a property, method or member expression is reached by; `null` when it is computed. */
export function keyOf(node: Node): string | null {
  const key = child(node, node.type === 'MemberExpression' ? 'property' : 'key');
  if (key === undefined) {
    return null;
  }
  if (node['computed'] !== true) {
    return nameOf(key) ?? literalText(key) ?? null;
  }
  return literalText(key) ?? null;
}

/** The name of an identifier, with `#` for a private one. */
export function nameOf(node: Node): string | undefined {
  const { name } = node;
  if (typeof name !== 'string') {
    return undefined;
  }
  return node.type === 'PrivateIdentifier' ? `#${name}` : name;
}

/** The text of a string, number or bare template literal. */
export function literalText(node: Node): string | undefined {
  if (node.type === 'Literal') {
    const { value } = node;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }
  const quasis = node.type === 'TemplateLiteral' ? children(node, 'quasis') : [];
  const [only] = quasis;
  return quasis.length === 1 && only !== undefined ? templateText(only) : undefined;
}

/** The text of one constant part of a template literal, escapes resolved. */
export function templateText(element: Node): string {
  const { value } = element;
  if (typeof value !== 'object' || value === null) {
    return '';
  }
  const cooked: unknown = Reflect.get(value, 'cooked');
  const raw: unknown = Reflect.get(value, 'raw');
  return typeof cooked === 'string' ? cooked : typeof raw === 'string' ? raw : '';
}
