// SPDX-License-Identifier: Apache-2.0
import type { TreeChange } from '../../language/hunks/compare.ts';
import type { Shapes } from '../../language/hunks/shapes.ts';
import type { NameGrammar, TreeField, TreeNode } from '../../language/hunks/tree.ts';
import { spotOf, type Places } from './context.ts';

interface Versions {
  readonly grammar: NameGrammar;
  readonly shapes: Shapes;
  readonly places: Places;
  readonly freshPlaces: Places;
  readonly owners: ReadonlyMap<TreeField, TreeNode>;
}

/**
 * Where a fix changed one function in several places, all of it as one change: a new variable here and its use there mend
 * only together. From the first statement that differs to the last; what stays the same in between is moved code.
 */
export function jointChanges(changes: readonly TreeChange[], versions: Versions): readonly TreeChange[] {
  const { grammar, places, freshPlaces, owners } = versions;
  const inFunction = new Map<TreeNode, TreeChange[]>();
  for (const change of changes) {
    const owner = functionAround(spotOf(change, places, owners)?.owner, places, grammar);
    if (owner !== undefined) {
      inFunction.set(owner, [...(inFunction.get(owner) ?? []), change]);
    }
  }
  return [...inFunction].flatMap(([mine, all]): readonly TreeChange[] => {
    const [fresh] = all.flatMap((change) => (change.kind === 'replace' ? [change.fresh] : change.fresh));
    const other = functionAround(fresh, freshPlaces, grammar);
    const joint = all.length < 2 || other === undefined ? null : runBetween(mine, other, versions.shapes);
    return joint === null ? [] : [joint];
  });
}

/** The innermost list in which all that differs stands; `null` where it stands in no list. */
function runBetween(mine: TreeNode, other: TreeNode, shapes: Shapes): TreeChange | null {
  if (mine.kind !== other.kind || mine.mark !== other.mark || mine.fields.length !== other.fields.length) {
    return null;
  }
  const differing = mine.fields.flatMap((field, index) => {
    const fresh = other.fields[index];
    return fresh === undefined || isEqual(field, fresh, shapes) ? [] : [[field, fresh] as const];
  });
  const [only] = differing;
  if (only === undefined || differing.length > 1) {
    return null;
  }
  const [field, fresh] = only;
  return field.list === 'lines' ? runInList(field, fresh, shapes) : inTheOne(field.nodes, fresh.nodes, shapes);
}

function isEqual(field: TreeField, fresh: TreeField, shapes: Shapes): boolean {
  return (
    field.nodes.length === fresh.nodes.length &&
    field.nodes.every((node, index) => isSame(node, fresh.nodes[index], shapes))
  );
}

function runInList(field: TreeField, fresh: TreeField, shapes: Shapes): TreeChange | null {
  const [old, coming] = [field.nodes, fresh.nodes];
  let from = 0;
  while (from < Math.min(old.length, coming.length) && isSame(old[from], coming[from], shapes)) {
    from += 1;
  }
  let [to, otherTo] = [old.length, coming.length];
  while (to > from && otherTo > from && isSame(old[to - 1], coming[otherTo - 1], shapes)) {
    to -= 1;
    otherTo -= 1;
  }
  const inner = inTheOne(old.slice(from, to), coming.slice(from, otherTo), shapes);
  return inner ?? { kind: 'splice', field, from, to, fresh: coming.slice(from, otherTo) };
}

function inTheOne(old: readonly TreeNode[], fresh: readonly TreeNode[], shapes: Shapes): TreeChange | null {
  const [mine, other] = [old[0], fresh[0]];
  const isOne = old.length === 1 && fresh.length === 1;
  return isOne && mine !== undefined && other !== undefined ? runBetween(mine, other, shapes) : null;
}

function isSame(a: TreeNode | undefined, b: TreeNode | undefined, shapes: Shapes): boolean {
  return a !== undefined && b !== undefined && shapes.of(a) === shapes.of(b);
}

export function functionAround(node: TreeNode | undefined, places: Places, grammar: NameGrammar): TreeNode | undefined {
  for (let at = node; at !== undefined; at = places.get(at)?.parent) {
    if (grammar.isFunction(at)) {
      return at;
    }
  }
  return undefined;
}
