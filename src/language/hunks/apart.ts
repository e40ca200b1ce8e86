// SPDX-License-Identifier: Apache-2.0
import type { TreeChange } from './compare.ts';
import type { Shapes } from './shapes.ts';
import type { Grammar, TreeNode } from './tree.ts';

type Splice = Extract<TreeChange, { kind: 'splice' }>;

/**
 * A change of several statements as changes of one statement each, in order: a new guard need not bring along what was
 * written beside it. Where one statement gives way to several, the likest of its kind stands for it; a new function
 * stands for nothing.
 */
export function apart(
  change: TreeChange,
  { grammar, shapes }: { readonly grammar: Grammar; readonly shapes: Shapes },
): readonly TreeChange[] {
  if (change.kind === 'replace' || change.field.list !== 'lines') {
    return [change];
  }
  const { from, to, fresh } = change;
  if (from === to) {
    return fresh.map((node) => coming(change, node, from));
  }
  const functions = fresh.filter((node) => (grammar.functionName(node) ?? '') !== '');
  const others = fresh.filter((node) => !functions.includes(node));
  const old = change.field.nodes[from];
  const heir = old === undefined || to - from > 1 ? undefined : likest(old, others, shapes);
  const at = heir === undefined ? others.length : others.indexOf(heir);
  return [
    ...functions.map((node) => coming(change, node, from)),
    ...(heir === undefined ? [] : others.slice(0, at).map((node) => coming(change, node, from))),
    { ...change, fresh: heir === undefined ? others : [heir] },
    ...others.slice(at + 1).map((node) => coming(change, node, to)),
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
