// SPDX-License-Identifier: Apache-2.0
import { childrenOfTree, walkTree, type TreeNode } from '../../hunks/tree.ts';

/** Where a variable is bound: fields of nodes, whatever pattern stands there. */
const BINDING: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id', 'params'],
  FunctionExpression: ['id', 'params'],
  ArrowFunctionExpression: ['params'],
  ClassDeclaration: ['id'],
  ClassExpression: ['id'],
  CatchClause: ['param'],
  ImportSpecifier: ['local'],
  ImportDefaultSpecifier: ['local'],
  ImportNamespaceSpecifier: ['local'],
};

/** Variables that are declared anywhere below a node. */
export function variablesOf(root: TreeNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of walkTree(root)) {
    const fields = BINDING[node.kind] ?? [];
    for (const field of node.fields.filter(({ name }) => fields.includes(name))) {
      field.nodes.flatMap(boundBy).forEach((name) => names.add(name));
    }
  }
  return names;
}

/** The names that a pattern binds; keys and default values of patterns bind nothing. */
function boundBy(pattern: TreeNode): readonly string[] {
  switch (pattern.kind) {
    case 'Identifier':
      return nameIn(pattern);
    case 'Property':
      return fieldOf(pattern, 'value').flatMap(boundBy);
    case 'AssignmentPattern':
      return fieldOf(pattern, 'left').flatMap(boundBy);
    case 'MemberExpression':
      return [];
    default:
      return childrenOfTree(pattern).flatMap(boundBy);
  }
}

/** Variables that stand for a module or for one member of it: `path`, `child_process#exec`. */
export function originsOf(root: TreeNode): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const node of walkTree(root)) {
    const found: readonly Origin[] =
      node.kind === 'ImportDeclaration'
        ? imported(node)
        : node.kind === 'VariableDeclarator'
          ? required(node, origins)
          : [];
    for (const [name, origin] of found) {
      origins.set(name, origin);
    }
  }
  return origins;
}

type Origin = readonly [string, string];

function imported(node: TreeNode): readonly Origin[] {
  const module = moduleName(fieldOf(node, 'source')[0]);
  return module === undefined
    ? []
    : fieldOf(node, 'specifiers').flatMap((specifier) =>
        fieldOf(specifier, 'local')
          .flatMap(nameIn)
          .map((name): Origin => {
            const [member] = fieldOf(specifier, 'imported').flatMap(nameIn);
            return [name, member === undefined ? module : `${module}#${member}`];
          }),
      );
}

/** `x = require('m')`, `x = require('m').y`, `x = m.y`, `{ y: x } = require('m')`. */
function required(node: TreeNode, known: ReadonlyMap<string, string>): readonly Origin[] {
  const [id] = fieldOf(node, 'id');
  const [init] = fieldOf(node, 'init');
  const isMember = init?.kind === 'MemberExpression';
  const whole = isMember ? fieldOf(init, 'object')[0] : init;
  const module =
    moduleOfCall(whole) ?? (isMember && whole !== undefined ? plainModule(nameIn(whole), known) : undefined);
  if (id === undefined || init === undefined || module === undefined) {
    return [];
  }
  if (isMember) {
    const [member] = fieldOf(init, 'property').flatMap(nameIn);
    return member === undefined ? [] : nameIn(id).map((name): Origin => [name, `${module}#${member}`]);
  }
  if (id.kind === 'ObjectPattern') {
    return fieldOf(id, 'properties').flatMap((property) => {
      const [key] = fieldOf(property, 'key').flatMap(nameIn);
      return key === undefined
        ? []
        : fieldOf(property, 'value')
            .flatMap(nameIn)
            .map((name): Origin => [name, `${module}#${key}`]);
    });
  }
  return nameIn(id).map((name): Origin => [name, module]);
}

/** `cp` of `cp.exec`, where it stands for a whole module. */
function plainModule([name]: readonly string[], known: ReadonlyMap<string, string>): string | undefined {
  const origin = name === undefined ? undefined : known.get(name);
  return origin?.includes('#') === true ? undefined : origin;
}

function moduleOfCall(node: TreeNode | undefined): string | undefined {
  const isRequire = node?.kind === 'CallExpression' && fieldOf(node, 'callee').flatMap(nameIn)[0] === 'require';
  return isRequire ? moduleName(fieldOf(node, 'arguments')[0]) : undefined;
}

/** `node:path` and `path` are one. Files of the package itself mean nothing elsewhere. */
function moduleName(node: TreeNode | undefined): string | undefined {
  const text = /(?:^| )value=string:(\S+)/.exec(node?.kind === 'Literal' ? node.mark : '')?.[1];
  return text === undefined || text.startsWith('.') ? undefined : text.replace(/^node:/, '');
}

function fieldOf(node: TreeNode, name: string): readonly TreeNode[] {
  return node.fields.find((field) => field.name === name)?.nodes ?? [];
}

function nameIn({ kind, mark }: TreeNode): readonly string[] {
  const name = kind === 'Identifier' ? /(?:^| )name=string:(\S+)/.exec(mark)?.[1] : undefined;
  return name === undefined ? [] : [name];
}
