// SPDX-License-Identifier: Apache-2.0
import { align } from './align.ts';
import type { Shapes } from './shapes.ts';
import type { TreeField, TreeNode } from './tree.ts';

/** One change of a tree. */
export type TreeChange =
  | { readonly kind: 'replace'; readonly old: TreeNode; readonly fresh: TreeNode }
  /** In a list: members from `from` to `to` go, others come. */
  | {
      readonly kind: 'splice';
      readonly field: TreeField;
      readonly from: number;
      readonly to: number;
      readonly fresh: readonly TreeNode[];
    };

/**
 * The changes that lead from one tree to another, as small as they can be and still be written down as text; `null`
 * where the root itself is another one.
 */
export function compare(old: TreeNode, fresh: TreeNode, shapes: Shapes): readonly TreeChange[] | null {
  if (shapes.of(old) === shapes.of(fresh)) {
    return [];
  }
  if (old.kind !== fresh.kind || old.mark !== fresh.mark || old.fields.length !== fresh.fields.length) {
    return null;
  }
  const changes: TreeChange[] = [];
  for (const [index, field] of old.fields.entries()) {
    const other = fresh.fields[index];
    const inside = other?.name === field.name ? compareFields(field, other, shapes) : null;
    if (inside === null) {
      return null;
    }
    changes.push(...inside);
  }
  return changes;
}

function compareFields(old: TreeField, fresh: TreeField, shapes: Shapes): readonly TreeChange[] | null {
  if (old.list !== 'fixed') {
    return compareLists(old, fresh, shapes);
  }
  if (old.nodes.length !== fresh.nodes.length) {
    return null;
  }
  const changes: TreeChange[] = [];
  for (const [index, node] of old.nodes.entries()) {
    const other = fresh.nodes[index];
    const inside = other === undefined ? null : compareAt(old, [node, other], shapes);
    if (inside === null) {
      return null;
    }
    changes.push(...inside);
  }
  return changes;
}

function compareAt(
  field: TreeField,
  [old, fresh]: readonly [TreeNode, TreeNode],
  shapes: Shapes,
): readonly TreeChange[] | null {
  return compare(old, fresh, shapes) ?? (field.isPlace ? [{ kind: 'replace', old, fresh }] : null);
}

function compareLists(old: TreeField, fresh: TreeField, shapes: Shapes): readonly TreeChange[] | null {
  const { pairs, gaps } = align(old.nodes, fresh.nodes, shapes);
  if (old.nodes.length === 0 && fresh.nodes.length > 0) {
    // There is no member beside which others could be put.
    return null;
  }
  const changes: TreeChange[] = [];
  for (const [index, otherIndex] of pairs) {
    const [node, other] = [old.nodes[index], fresh.nodes[otherIndex]];
    const inside = node === undefined || other === undefined ? null : compareAt(old, [node, other], shapes);
    if (inside === null) {
      return null;
    }
    changes.push(...inside);
  }
  for (const { from, to, otherFrom, otherTo } of gaps) {
    const coming = fresh.nodes.slice(otherFrom, otherTo);
    if (old.list === 'commas' && coming.length === 0 && from === 0 && to === old.nodes.length) {
      return null;
    }
    changes.push({ kind: 'splice', field: old, from, to, fresh: coming });
  }
  return changes;
}
