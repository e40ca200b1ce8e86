// SPDX-License-Identifier: Apache-2.0
import type { TreeChange } from './compare.ts';
import type { Shapes } from './shapes.ts';
import type { TreeNode } from './tree.ts';

type Splice = Extract<TreeChange, { kind: 'splice' }>;

/**
 * A change of several statements as changes of one statement each, in order: a new guard need not bring along what was
 * written beside it. Where one statement gives way to several, the likest of its kind stands for it.
 */
export function apart(change: TreeChange, shapes: Shapes): readonly TreeChange[] {
  if (change.kind === 'replace' || change.field.list !== 'lines' || change.fresh.length < 2) {
    return [change];
  }
  const { from, to, fresh } = change;
  if (from === to) {
    return fresh.map((node) => coming(change, node, from));
  }
  const old = change.field.nodes[from];
  const heir = old === undefined || to - from > 1 ? undefined : likest(old, fresh, shapes);
  if (heir === undefined) {
    return [change];
  }
  const at = fresh.indexOf(heir);
  return [
    ...fresh.slice(0, at).map((node) => coming(change, node, from)),
    { ...change, fresh: [heir] },
    ...fresh.slice(at + 1).map((node) => coming(change, node, to)),
  ];
}

function coming(change: Splice, node: TreeNode, at: number): Splice {
  return { ...change, from: at, to: at, fresh: [node] };
}

function likest(old: TreeNode, fresh: readonly TreeNode[], shapes: Shapes): TreeNode | undefined {
  return fresh
    .filter(({ kind }) => kind === old.kind)
    .map((node) => ({ node, likeness: shapes.likeness(old, node) }))
    .toSorted((a, b) => b.likeness - a.likeness)[0]?.node;
}
