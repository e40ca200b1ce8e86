// SPDX-License-Identifier: Apache-2.0
import { keyOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import type { Access } from './accesses.ts';
import type { Fault } from './faults.ts';
import type { Reach } from './reach.ts';
import { isComputed, part, usesOf, variableAt } from './syntax.ts';

/**
 * The `{}` literals that can become `Object.create(null)`: those of lookup tables which the file keeps to itself.
 * `undefined` when a fault has a step in anything else, or when a table is handed out.
 */
export function nullTables(reach: Reach, faults: readonly Fault[]): readonly Node[] | undefined {
  const literals = new Set<Node>();
  for (const { kind, steps } of faults) {
    const own = kind === 'pair' && steps.length > 0 ? steps.map((step) => literalsOf(reach, step)) : [undefined];
    if (own.includes(undefined)) {
      return undefined;
    }
    own.flatMap((found) => found ?? []).forEach((literal) => literals.add(literal));
  }
  return [...literals].toSorted((a, b) => a.start - b.start);
}

/** The literals of the table that a step reads, and those that are put into it. */
function literalsOf(reach: Reach, { base }: Access): readonly Node[] | undefined {
  const table = rootOf(base);
  const uses = table === undefined ? undefined : usesOfTable(reach, table);
  if (uses === undefined) {
    return undefined;
  }
  const made = uses.flatMap(({ node, isWrite }) => (isWrite ? [emptyLiteral(valueFor(reach, node))] : []));
  const put = uses.flatMap(({ node }) => entriesOf(reach, node));
  return made.length === 0 || made.includes(undefined)
    ? undefined
    : [...made, ...put].flatMap((literal) => literal ?? []);
}

/** `table` in `table[a][b]`, `this.table` in `this.table[a]`. */
function rootOf(base: Node): Node | undefined {
  let node = base;
  while (isComputed(node)) {
    node = part(node, 'object');
  }
  const isOwn = node.type === 'MemberExpression' && part(node, 'object').type === 'ThisExpression';
  return node.type === 'Identifier' || isOwn ? node : undefined;
}

interface Use {
  readonly node: Node;
  readonly isWrite: boolean;
}

/** Every use of the table in the file; `undefined` when one of them hands it to somebody else. */
function usesOfTable(reach: Reach, table: Node): readonly Use[] | undefined {
  const variable = variableAt(reach.source, table);
  const uses =
    variable === undefined
      ? membersNamed(reach, keyOf(table))
      : usesOf(variable).map(({ node, isWrite }) => ({ node, isWrite }));
  return uses.every(({ node, isWrite }) => isWrite || isLookup(reach, node)) ? uses : undefined;
}

function membersNamed(reach: Reach, name: string | null): readonly Use[] {
  const members = reach.source.within().filter((node) => node.type === 'MemberExpression' && keyOf(node) === name);
  return members.map((node) => ({ node, isWrite: child(reach.source.parent(node) ?? node, 'left') === node }));
}

/** `table[k]`, `k in table`, `for (k in table)`, `Object.keys(table)`. */
function isLookup(reach: Reach, node: Node): boolean {
  const parent = reach.source.parent(node);
  if (parent === undefined) {
    return false;
  }
  const isKeys =
    parent.type === 'CallExpression' &&
    /^Object\.(?:keys|values|entries)$/.test(reach.source.textOf(part(parent, 'callee')));
  const isObject = isComputed(parent) && child(parent, 'object') === node;
  const isIn = /^(?:BinaryExpression|ForInStatement)$/.test(parent.type) && child(parent, 'right') === node;
  return isKeys || isObject || isIn;
}

function valueFor(reach: Reach, node: Node): Node | undefined {
  const parent = reach.source.parent(node);
  return parent === undefined ? undefined : (child(parent, 'init') ?? child(parent, 'right'));
}

function emptyLiteral(value: Node | undefined): Node | undefined {
  const last = value?.type === 'LogicalExpression' ? part(value, 'right') : value;
  return last?.type === 'ObjectExpression' && children(last, 'properties').length === 0 ? last : undefined;
}

/** The empty objects that are stored under `table[a]`, `table[a][b]`. */
function entriesOf(reach: Reach, use: Node): readonly Node[] {
  let node = use;
  for (
    let parent = reach.source.parent(node);
    parent !== undefined && isComputed(parent);
    parent = reach.source.parent(node)
  ) {
    node = parent;
  }
  const parent = reach.source.parent(node);
  const isStored = node !== use && parent?.type === 'AssignmentExpression' && child(parent, 'left') === node;
  const literal = isStored ? emptyLiteral(child(parent, 'right')) : undefined;
  return literal === undefined ? [] : [literal];
}
