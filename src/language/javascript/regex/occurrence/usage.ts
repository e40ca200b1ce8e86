// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf } from '../../flow/definition.ts';
import { isNode, type Node } from '../../source/parse.ts';
import { child, children, type SourceFile } from '../../source/source-file.ts';
import type { View } from '../same.ts';

/** From most to least that can be seen of a match. */
const ORDER: readonly View[] = ['groups', 'extent', 'start', 'presence'];

/** How much of its matches the code looks at that uses the regular expression made at `node`. */
export function viewOf(source: SourceFile, node: Node): View {
  const direct = viewAt(source, node);
  if (direct !== undefined) {
    return direct;
  }
  const holder = holderOf(source, node);
  if (holder === undefined) {
    return 'groups';
  }
  return holder.reduce<View>((widest, use) => wider(widest, viewAt(source, use) ?? 'groups'), 'presence');
}

/** The view of the call around a place in the source, such as the innermost frame of a slow match. */
export function viewOfCallAt(source: SourceFile, offset: number): View {
  for (let node: Node | undefined = source.nodeAt(offset); node !== undefined; node = source.parent(node)) {
    const view = node.type === 'CallExpression' ? viewOfCall(source, node) : undefined;
    if (view !== undefined) {
      return view;
    }
  }
  return 'groups';
}

export function wider(first: View, second: View): View {
  return ORDER[Math.min(ORDER.indexOf(first), ORDER.indexOf(second))] ?? 'groups';
}

/** The uses of the only variable that holds the value; `undefined` when it goes anywhere else. */
function holderOf(source: SourceFile, node: Node): readonly Node[] | undefined {
  const declarator = source.parent(node);
  const name = declarator?.type === 'VariableDeclarator' ? child(declarator, 'id') : undefined;
  const variable = name?.type === 'Identifier' ? source.variableOf(name) : undefined;
  if (variable === undefined || variable.references.some((use) => use.isWrite() && use.init !== true)) {
    return undefined;
  }
  const isExported = source.parent(source.parent(declarator ?? node) ?? node)?.type.startsWith('Export') ?? false;
  const uses = variable.references.filter((use) => use.isRead()).map((use): unknown => use.identifier);
  return isExported ? undefined : uses.filter(isNode);
}

function viewAt(source: SourceFile, node: Node): View | undefined {
  const parent = source.parent(node);
  if (parent?.type === 'MemberExpression' && child(parent, 'object') === node) {
    const call = source.parent(parent);
    return call?.type === 'CallExpression' && child(call, 'callee') === parent ? viewOfCall(source, call) : undefined;
  }
  const isFirst = parent?.type === 'CallExpression' && children(parent, 'arguments')[0] === node;
  return isFirst ? viewOfCall(source, parent) : undefined;
}

function viewOfCall(source: SourceFile, call: Node): View | undefined {
  const callee = bare(child(call, 'callee') ?? call);
  const key = callee.type === 'MemberExpression' ? keyOf(callee) : null;
  if (key === 'replace' || key === 'replaceAll') {
    return isPlainReplacement(children(call, 'arguments')[1]) ? 'extent' : 'groups';
  }
  if (key === 'match' || key === 'exec') {
    return isCondition(source, call) ? 'presence' : 'groups';
  }
  return key === null ? undefined : VIEWS.get(key);
}

const VIEWS: ReadonlyMap<string, View> = new Map([
  ['test', 'presence'],
  ['search', 'start'],
  ['split', 'groups'],
  ['matchAll', 'groups'],
]);

/** Text that names no group. */
function isPlainReplacement(node: Node | undefined): boolean {
  const value = node?.['value'];
  return typeof value === 'string' && !value.includes('$');
}

/** Only whether there was a match is asked. */
function isCondition(source: SourceFile, node: Node): boolean {
  const parent = source.parent(node);
  if (parent?.type === 'UnaryExpression') {
    return parent['operator'] === '!';
  }
  const isTest = parent !== undefined && child(parent, 'test') === node;
  return isTest && /^(?:If|While|DoWhile|For)Statement$|^ConditionalExpression$/.test(parent.type);
}
