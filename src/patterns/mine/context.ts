// SPDX-License-Identifier: Apache-2.0
import type { TreeChange } from '../../language/hunks/compare.ts';
import type { Shapes } from '../../language/hunks/shapes.ts';
import type { NameGrammar, NodePlace, TreeField, TreeNode } from '../../language/hunks/tree.ts';
import type { Term, TermField } from '../pattern.ts';
import type { Abstraction } from './abstraction.ts';

/** Levels of the tree that are looked at, by how wide the context is: of what goes, of its neighbours, beside the way. */
const DEPTHS = [
  { removed: 2, neighbours: 0, beside: 0 },
  { removed: 5, neighbours: 3, beside: 2 },
  { removed: 12, neighbours: 8, beside: 4 },
] as const;

export const WIDTHS: readonly number[] = DEPTHS.map((_depth, width) => width);

/** An expression smaller than this stands everywhere. */
const SMALLEST_ROOT = 4;

/** Where every node of a tree stands. */
export type Places = ReadonlyMap<TreeNode, NodePlace>;

export function placesIn(root: TreeNode): Places {
  const places = new Map<TreeNode, NodePlace>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const field of node.fields) {
      for (const child of field.nodes) {
        places.set(child, { parent: node, field });
        open.push(child);
      }
    }
  }
  return places;
}

/** The members of a list, or the one node, that an edit takes the place of. */
export interface Spot {
  readonly owner: TreeNode;
  readonly field: TreeField;
  readonly from: number;
  readonly to: number;
}

/** Where a change takes place; `null` for the whole tree. */
export function spotOf(change: TreeChange, places: Places, owners: ReadonlyMap<TreeField, TreeNode>): Spot | null {
  if (change.kind === 'splice') {
    const owner = owners.get(change.field);
    return owner === undefined ? null : { owner, field: change.field, from: change.from, to: change.to };
  }
  const place = places.get(change.old);
  if (place === undefined) {
    return null;
  }
  const from = place.field.nodes.indexOf(change.old);
  return { owner: place.parent, field: place.field, from, to: from + 1 };
}

interface Making {
  readonly grammar: NameGrammar;
  readonly abstraction: Abstraction;
  readonly width: number;
  readonly spot: Spot;
  /** From the context's root down to the spot's owner. */
  readonly chain: readonly TreeNode[];
}

/** The code around a spot as a term; `null` where the place is one that does not count in the tree. */
export function contextOf(
  spot: Spot,
  width: number,
  {
    grammar,
    abstraction,
    places,
    shapes,
  }: Pick<Making, 'grammar' | 'abstraction'> & {
    readonly places: Places;
    readonly shapes: Shapes;
  },
): Term | null {
  const isLarge = (node: TreeNode): boolean => shapes.sizeOf(node) >= SMALLEST_ROOT;
  const chain: TreeNode[] = [spot.owner];
  const isDone = (node: TreeNode): boolean =>
    spot.field.list === 'lines'
      ? !isBareList(node, grammar)
      : isLarge(node) && (width === 0 || grammar.isStatement(node));
  for (let top = spot.owner; !isDone(top);) {
    const parent = places.get(top)?.parent;
    if (parent === undefined) {
      break;
    }
    chain.unshift(parent);
    top = parent;
  }
  return around(chain[0] ?? spot.owner, { grammar, abstraction, width, spot, chain });
}

/** A block says nothing: what it belongs to does. */
function isBareList(node: TreeNode, grammar: NameGrammar): boolean {
  const { fields, mark } = grammar.headOf(node);
  return fields.length === 1 && fields[0]?.list === 'lines' && mark === '';
}

function around(node: TreeNode, making: Making): Term | null {
  const { grammar, chain, spot } = making;
  const next = chain[chain.indexOf(node) + 1];
  const { type, mark, fields } = grammar.headOf(node);
  const onWay = fields.find((field) => (next === undefined ? field === spot.field : field.nodes.includes(next)));
  const inner = next === undefined ? null : around(next, making);
  if (onWay === undefined || (next !== undefined && inner === null)) {
    return null;
  }
  const terms = (field: TreeField): readonly Term[] => {
    if (field !== onWay) {
      return besideTerms(node, field, making);
    }
    return next === undefined || inner === null ? atSpot(making) : onTheWay(field, next, { inner, making });
  };
  return {
    kind: 'node',
    type,
    mark,
    fields: fields.map((field): TermField => ({ name: field.name, terms: terms(field) })),
  };
}

function besideTerms(parent: TreeNode, field: TreeField, { abstraction, width }: Making): readonly Term[] {
  const depth = DEPTHS[width]?.beside ?? 0;
  if (depth === 0) {
    return field.list === 'fixed' ? field.nodes.map((node) => abstraction.openTerm(node)) : [{ kind: 'rest' }];
  }
  return field.nodes.map((node) => abstraction.termOf(node, { parent, field }, depth));
}

function onTheWay(
  field: TreeField,
  next: TreeNode,
  { inner, making }: { readonly inner: Term; readonly making: Making },
): readonly Term[] {
  if (field.list !== 'fixed') {
    return [{ kind: 'rest' }, inner, { kind: 'rest' }];
  }
  return field.nodes.map((node) => (node === next ? inner : making.abstraction.openTerm(node)));
}

function atSpot({ spot, abstraction, width }: Making): readonly Term[] {
  const { owner: parent, field, from, to } = spot;
  const depths = DEPTHS[width] ?? DEPTHS[0];
  const termOf = (node: TreeNode, depth: number): Term => abstraction.termOf(node, { parent, field }, depth);
  const change: Term = {
    kind: 'change',
    removed: field.nodes.slice(from, to).map((node) => termOf(node, depths.removed)),
  };
  if (field.list === 'fixed') {
    return field.nodes.map((node, index) => (index === from ? change : abstraction.openTerm(node)));
  }
  const [before, after] = [field.nodes[from - 1], field.nodes[to]];
  const showsBefore = width > 1 || (width === 1 && after === undefined);
  const lead =
    from === 0 ? [] : [REST, ...(showsBefore && before !== undefined ? [termOf(before, depths.neighbours)] : [])];
  const trail = after === undefined ? [] : [...(width > 0 ? [termOf(after, depths.neighbours)] : []), REST];
  return [...lead, change, ...trail];
}

const REST: Term = { kind: 'rest' };
