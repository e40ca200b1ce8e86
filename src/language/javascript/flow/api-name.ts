// SPDX-License-Identifier: Apache-2.0
import { child, children, type SourceFile } from '../source/source-file.ts';
import type { Node } from '../source/parse.ts';
import { bare, definitionOf, keyOf, literalText, nameOf } from './definition.ts';

/** Functions that give back their first argument in another calling style, by the last part of their name. */
export const WRAPPERS: ReadonlySet<string> = new Set([
  'promisify',
  'promisifyAll',
  'denodeify',
  'nodeify',
  'callbackify',
  'pify',
  'thenify',
  'thenifyAll',
  'thunkify',
  'universalify',
  'fromCallback',
  'fromPromise',
  '__importStar',
  '__importDefault',
  '__toESM',
  '__toModule',
  '_interopRequireDefault',
  '_interopRequireWildcard',
  '_interopDefault',
  '_interopNamespace',
  '_interopDefaultLegacy',
  '_interopNamespaceDefault',
  'interopDefault',
  'interopRequireDefault',
]);

const DEPTH_LIMIT = 24;

/**
 * The dotted name of what an expression stands for, seen from the module or global it came from:
 * `child_process.exec` for `cp.exec`, for a renamed or destructured import, and for a promisified one; `eval`,
 * `process.argv` for globals. `undefined` when the value is made in this file or cannot be told.
 */
export function apiOf(source: SourceFile, expression: Node, depth = 0): string | undefined {
  const node = bare(expression);
  if (depth > DEPTH_LIMIT) {
    return undefined;
  }
  switch (node.type) {
    case 'Identifier':
      return apiOfIdentifier(source, node, depth);
    case 'MemberExpression':
      return apiOfMember(source, node, depth);
    case 'CallExpression':
    case 'NewExpression':
      return apiOfCall(source, node, depth);
    case 'ImportExpression': {
      const module = child(node, 'source');
      return module === undefined ? undefined : moduleName(literalText(module));
    }
    case 'LogicalExpression':
      return sideOf(source, [child(node, 'left'), child(node, 'right')], depth);
    case 'ConditionalExpression':
      return sideOf(source, [child(node, 'consequent'), child(node, 'alternate')], depth);
    default:
      return undefined;
  }
}

function apiOfMember(source: SourceFile, node: Node, depth: number): string | undefined {
  const object = child(node, 'object');
  const key = keyOf(node);
  const base = object === undefined ? undefined : apiOf(source, object, depth + 1);
  return base === undefined || key === null ? undefined : member(base, key);
}

/** The module name without the `node:` prefix. */
export function moduleName(specifier: string | undefined): string | undefined {
  return specifier?.replace(/^node:/, '');
}

/** `base.key`, with what only changes the calling style left out. */
export function member(base: string, key: string): string {
  if (key === 'default' || key === '__promisify__') {
    return base;
  }
  if (base === 'globalThis' || base === 'global' || base === 'window' || base === 'self') {
    return key;
  }
  return `${base}.${key}`;
}

function apiOfIdentifier(source: SourceFile, node: Node, depth: number): string | undefined {
  const name = nameOf(node);
  const variable = source.variableOf(node);
  if (variable === undefined || variable.defs.length === 0) {
    return name;
  }
  const definition = definitionOf(source, node);
  if (definition === undefined) {
    return undefined;
  }
  const base = apiOfDefinition(source, definition.node, depth + 1);
  return definition.path.reduce<string | undefined>(
    (path, key) => (path === undefined || key === null ? undefined : member(path, key)),
    base,
  );
}

function apiOfDefinition(source: SourceFile, node: Node, depth: number): string | undefined {
  if (!node.type.startsWith('Import') || node.type === 'ImportExpression') {
    return apiOf(source, node, depth);
  }
  const declaration = source.parent(node);
  const specifier = declaration === undefined ? undefined : child(declaration, 'source');
  const module = specifier === undefined ? undefined : moduleName(literalText(specifier));
  if (module === undefined || node.type !== 'ImportSpecifier') {
    return module;
  }
  const imported = child(node, 'imported');
  const key = imported === undefined ? undefined : (nameOf(imported) ?? literalText(imported));
  return key === undefined ? undefined : member(module, key);
}

function apiOfCall(source: SourceFile, node: Node, depth: number): string | undefined {
  const callee = child(node, 'callee');
  const [first] = children(node, 'arguments');
  const api = callee === undefined ? undefined : calleeName(source, callee, depth + 1);
  if (callee === undefined || api === undefined) {
    return undefined;
  }
  const last = api.slice(api.lastIndexOf('.') + 1);
  if (last === 'require' && first !== undefined) {
    return moduleName(literalText(first));
  }
  if (WRAPPERS.has(last) && first !== undefined) {
    return apiOf(source, first, depth + 1);
  }
  const isWrapperModule = WRAPPERS.has(api.slice(api.lastIndexOf('/') + 1)) || api === 'es6-promisify';
  if (isWrapperModule && first !== undefined) {
    return apiOf(source, first, depth + 1);
  }
  // `exec.bind(null)` is still `exec`; what other calls return has a name of its own.
  return last === 'bind' ? api.slice(0, -'.bind'.length) : `${api}()`;
}

/** Like `apiOf`, and the plain name for the import shims that compilers write into the file itself. */
function calleeName(source: SourceFile, callee: Node, depth: number): string | undefined {
  const node = bare(callee);
  const name = nameOf(node);
  return name !== undefined && WRAPPERS.has(name) ? name : apiOf(source, node, depth);
}

function sideOf(source: SourceFile, sides: readonly (Node | undefined)[], depth: number): string | undefined {
  return sides
    .map((side) => (side === undefined ? undefined : apiOf(source, side, depth + 1)))
    .find((api) => api !== undefined && api !== 'undefined');
}
