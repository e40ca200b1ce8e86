// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component, Target } from '../../../domain/target.ts';
import { isNode, type Node } from '../source/parse.ts';
import { parsed } from '../source/parsed.ts';
import { child, childrenOf, type SourceFile } from '../source/source-file.ts';
import { sourceFiles } from './source-files.ts';

/**
 * What a component's own source takes from other packages: names of exports by package, `.` for the module itself,
 * `./lib/a` for a file of it. What is computed at run time is not seen.
 */
export async function usedExports(
  target: Target,
  component: Component,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const used = new Map<string, Set<string>>();
  for (const file of (await sourceFiles(target.root, component)).files) {
    const source = parsed(file, await readFile(join(target.root, file), 'utf8'));
    for (const { from, names } of source === undefined ? [] : importsOf(source)) {
      const [, name = '', path] = /^((?:@[^/]+\/)?[^/]+)(\/.+)?$/.exec(from) ?? [];
      const known = used.get(name) ?? new Set<string>();
      used.set(name, new Set([...known, ...(path === undefined ? names : [`.${path}`])]));
    }
  }
  return new Map([...used].map(([name, names]) => [name, [...names].toSorted()]));
}

interface Import {
  readonly from: string;
  readonly names: readonly string[];
}

function importsOf(source: SourceFile): readonly Import[] {
  return [...source.walk()].flatMap((node) => {
    if (node.type === 'ImportDeclaration') {
      const from = textValue(child(node, 'source'));
      return isPackage(from) ? [{ from, names: childrenOf(node).flatMap((part) => specified(part, source)) }] : [];
    }
    const from = node.type === 'CallExpression' ? requiredBy(node) : undefined;
    return isPackage(from) ? [{ from, names: takenFrom(node, source) }] : [];
  });
}

function isPackage(from: string | undefined): from is string {
  return from !== undefined && /^(?:@[^/]+\/)?[a-z0-9_~][^:]*$/i.test(from);
}

function requiredBy(call: Node): string | undefined {
  const callee = child(call, 'callee');
  const given: unknown = Array.isArray(call['arguments']) ? call['arguments'][0] : undefined;
  const isRequire = callee?.type === 'Identifier' && callee['name'] === 'require';
  return isRequire && isNode(given) ? textValue(given) : undefined;
}

function specified(part: Node, source: SourceFile): readonly string[] {
  switch (part.type) {
    case 'ImportSpecifier':
      return [nameOf(child(part, 'imported')) ?? '.'];
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return ['.', ...membersOf(child(part, 'local'), source)];
    default:
      return [];
  }
}

/** `require('p').a`, `const { a } = require('p')`, `const p = require('p')` with `p.a` somewhere. */
function takenFrom(call: Node, source: SourceFile): readonly string[] {
  const around = source.parent(call);
  if (around?.type === 'MemberExpression' && child(around, 'object') === call) {
    return [memberName(around) ?? '.'];
  }
  const id = around?.type === 'VariableDeclarator' ? child(around, 'id') : undefined;
  if (id?.type === 'ObjectPattern') {
    return childrenOf(id).map((property) => nameOf(child(property, 'key')) ?? '.');
  }
  return ['.', ...(id?.type === 'Identifier' ? membersOf(id, source) : [])];
}

function membersOf(local: Node | undefined, source: SourceFile): readonly string[] {
  const variable = local === undefined ? undefined : source.variableOf(local);
  const uses = [...source.walk()].filter(
    (node) => node.type === 'Identifier' && node !== local && source.referenceOf(node)?.resolved === variable,
  );
  return uses.flatMap((use) => {
    const around = source.parent(use);
    const isObject = around?.type === 'MemberExpression' && child(around, 'object') === use;
    return variable !== undefined && isObject ? [memberName(around) ?? '.'] : [];
  });
}

function memberName(member: Node): string | undefined {
  return member['computed'] === true ? textValue(child(member, 'property')) : nameOf(child(member, 'property'));
}

function nameOf(node: Node | undefined): string | undefined {
  const name = node?.type === 'Identifier' ? node['name'] : undefined;
  return typeof name === 'string' ? name : textValue(node);
}

function textValue(node: Node | undefined): string | undefined {
  const value = node?.type === 'Literal' ? node['value'] : undefined;
  return typeof value === 'string' ? value : undefined;
}
