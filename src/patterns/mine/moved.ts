// SPDX-License-Identifier: Apache-2.0
import type { Shapes } from '../../language/hunks/shapes.ts';
import { childrenOfTree, walkTree, type TreeNode } from '../../language/hunks/tree.ts';

/** Smaller code is written anew rather than moved. */
const SMALLEST = 3;

/** Code that an edit takes away and brings again elsewhere, by its shape: the largest parts that both sides have. */
export function movedNodes(
  removed: readonly TreeNode[],
  fresh: readonly TreeNode[],
  shapes: Shapes,
): ReadonlyMap<number, TreeNode> {
  const gone = new Set(removed.flatMap((node) => [...walkTree(node)]).map((node) => shapes.of(node)));
  const moved = new Map<number, TreeNode>();
  const open = [...fresh];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (shapes.sizeOf(node) >= SMALLEST && gone.has(shapes.of(node))) {
      moved.set(shapes.of(node), node);
    } else {
      open.push(...childrenOfTree(node));
    }
  }
  return moved;
}
