// SPDX-License-Identifier: Apache-2.0
import { keyOf, nameOf } from '../flow/definition.ts';
import { isNode, type Node } from '../source/parse.ts';
import { child, children, childrenOf, type SourceFile } from '../source/source-file.ts';
import { styleOf } from '../source/style.ts';

/** One function of a file under the name by which it can be found again in another version. */
export interface FunctionOutline {
  /** `Parser.parse`, `module.exports`, `merge/callback`. Several functions may share one. */
  readonly name: string;
  readonly node: Node;
  /** Statements of the body; an expression body stands for one. */
  readonly body: readonly Node[];
}

/** A file before and after a change. */
export interface Pair {
  readonly before: SourceFile;
  readonly after: SourceFile;
  /** Functions that both have. */
  readonly functions: readonly FunctionPair[];
  readonly removed: readonly FunctionOutline[];
  readonly added: readonly FunctionOutline[];
}

export interface FunctionPair {
  readonly name: string;
  readonly before: FunctionOutline;
  readonly after: FunctionOutline;
}

export function pairOf(before: SourceFile, after: SourceFile): Pair {
  const fresh = groupByName(functionsOf(after));
  const functions: FunctionPair[] = [];
  const removed: FunctionOutline[] = [];
  for (const [name, group] of groupByName(functionsOf(before))) {
    const candidates = fresh.get(name) ?? [];
    const matched = match({ source: before, group }, { source: after, group: candidates });
    for (const [index, outline] of group.entries()) {
      const partner = matched[index];
      if (partner === undefined) {
        removed.push(outline);
      } else {
        functions.push({ name, before: outline, after: partner });
      }
    }
    fresh.set(
      name,
      candidates.filter((candidate) => !matched.includes(candidate)),
    );
  }
  const pairs = isRebuilt(after, functions) ? functions.filter(({ name }) => !isGenerated(name)) : functions;
  return { before, after, functions: pairs, removed, added: [...fresh.values()].flat() };
}

/** After a rebuild a minifier's names mean other functions than before. A patch changes a few places. */
function isRebuilt(after: SourceFile, functions: readonly FunctionPair[]): boolean {
  const changed = functions.filter(({ before: old, after: now }) => old.body.length !== now.body.length).length;
  return changed > 10 && styleOf(after).isMinified;
}

function isGenerated(name: string): boolean {
  return /(?:^|\/)[^/]{0,2}$|(?:^|\/)function[^/]*$/.test(name);
}

interface Group {
  readonly source: SourceFile;
  readonly group: readonly FunctionOutline[];
}

/** Of several functions of one name, equal texts belong together, and of the rest those with the most words in common. */
function match(before: Group, after: Group): readonly (FunctionOutline | undefined)[] {
  const open = [...after.group];
  const equal = before.group.map((outline) => {
    const text = plainText(before.source, outline.node);
    const index = open.findIndex((candidate) => plainText(after.source, candidate.node) === text);
    return index === -1 ? undefined : open.splice(index, 1)[0];
  });
  return equal.map((partner, index) => {
    const outline = before.group[index];
    return partner !== undefined || outline === undefined
      ? partner
      : takeClosest(before.source, outline, { source: after.source, open });
  });
}

function takeClosest(
  source: SourceFile,
  outline: FunctionOutline,
  among: { readonly source: SourceFile; readonly open: FunctionOutline[] },
): FunctionOutline | undefined {
  const words = wordsOf(source, outline);
  const scores = among.open.map((candidate) => {
    const others = wordsOf(among.source, candidate);
    return [...words].filter((word) => others.has(word)).length / Math.max(1, words.size + others.size);
  });
  const best = scores.indexOf(Math.max(...scores));
  return best === -1 ? undefined : among.open.splice(best, 1)[0];
}

function wordsOf(source: SourceFile, outline: FunctionOutline): ReadonlySet<string> {
  return new Set(source.textOf(outline.node).match(/[\w$]+/g));
}

function groupByName(outlines: readonly FunctionOutline[]): Map<string, FunctionOutline[]> {
  const groups = new Map<string, FunctionOutline[]>();
  for (const outline of outlines) {
    groups.set(outline.name, [...(groups.get(outline.name) ?? []), outline]);
  }
  return groups;
}

/** All functions of a file, outer ones first. */
export function functionsOf(source: SourceFile): readonly FunctionOutline[] {
  const names = new Map<Node, string>();
  const outlines: FunctionOutline[] = [];
  for (const node of source.walk()) {
    if (!isFunctionNode(node)) {
      continue;
    }
    const around = [...source.ancestors(node)].find((ancestor) => names.has(ancestor));
    const outer = around === undefined ? '' : `${names.get(around) ?? ''}/`;
    const name = `${outer}${nameOfFunction(source, node)}`;
    names.set(node, name);
    outlines.push({ name, node, body: bodyOf(node) });
  }
  return outlines;
}

export function isFunctionNode(node: Node): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** The nodes of a function that run when it is called: functions inside it are left out. */
export function* ownNodes(from: Node): Generator<Node> {
  const open = childrenOf(from).toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    if (!isFunctionNode(node)) {
      open.push(...childrenOf(node).toReversed());
    }
  }
}

/** Parameters before the first with a default: what `length` says at run time. */
export function arityOf(node: Node): number {
  const params = children(node, 'params');
  const end = params.findIndex((param) => param.type === 'AssignmentPattern' || param.type === 'RestElement');
  return end === -1 ? params.length : end;
}

/** The text of a node with white space, comments and trailing semicolons left out of account. */
export function plainText(source: SourceFile, node: Node): string {
  return source
    .textOf(node)
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    .replaceAll(/[\s;]+/g, '');
}

function bodyOf(node: Node): readonly Node[] {
  const body = child(node, 'body');
  if (body === undefined) {
    return [];
  }
  return body.type === 'BlockStatement' ? children(body, 'body') : [body];
}

export function nameOfFunction(source: SourceFile, node: Node): string {
  const own = child(node, 'id');
  if (own !== undefined) {
    return nameOf(own) ?? '';
  }
  const parent = source.parent(node);
  if (parent === undefined) {
    return 'function';
  }
  switch (parent.type) {
    case 'VariableDeclarator':
      return textOfField(source, parent, 'id');
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return textOfField(source, parent, 'left');
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return memberName(source, parent);
    case 'CallExpression':
    case 'NewExpression':
      // The position tells several functions of one call apart.
      return `${textOfField(source, parent, 'callee').slice(0, 80)}()${argumentIndex(parent, node)}`;
    default:
      return 'function';
  }
}

function memberName(source: SourceFile, member: Node): string {
  const kind = member['kind'] === 'get' || member['kind'] === 'set' ? `${member['kind']} ` : '';
  const body = source.parent(member);
  const owner = body?.type === 'ClassBody' ? source.parent(body) : undefined;
  const ownerName = owner === undefined ? undefined : child(owner, 'id');
  const prefix = ownerName === undefined ? '' : `${nameOf(ownerName) ?? ''}.`;
  return `${prefix}${kind}${keyOf(member) ?? '[computed]'}`;
}

function textOfField(source: SourceFile, node: Node, field: string): string {
  const value = node[field];
  return isNode(value) ? plainText(source, value) : '';
}

function argumentIndex(call: Node, node: Node): string {
  const index = children(call, 'arguments').indexOf(node);
  return index <= 0 ? '' : `:${index}`;
}
