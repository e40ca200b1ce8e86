// SPDX-License-Identifier: Apache-2.0
import { childrenOfTree, walkTree, type TreeNode } from './tree.ts';

/** Numbers for syntax trees: equal numbers for equal trees, in whatever file and however formatted. */
export class Shapes {
  readonly #numbers = new Map<string, number>();
  readonly #known = new WeakMap<TreeNode, number>();
  readonly #bags = new WeakMap<TreeNode, ReadonlyMap<number, number>>();
  readonly #sizes = new WeakMap<TreeNode, number>();

  of(node: TreeNode): number {
    const known = this.#known.get(node);
    if (known !== undefined) {
      return known;
    }
    const fields = node.fields.map(({ nodes }) => nodes.map((child) => this.of(child)).join(' '));
    const shape = this.#number(`${node.kind}\0${node.mark}\0${fields.join('\0')}`);
    this.#known.set(node, shape);
    return shape;
  }

  /** Number of nodes. */
  sizeOf(node: TreeNode): number {
    const known = this.#sizes.get(node);
    if (known !== undefined) {
      return known;
    }
    const size = childrenOfTree(node).reduce((sum, child) => sum + this.sizeOf(child), 1);
    this.#sizes.set(node, size);
    return size;
  }

  /** Share of nodes that two trees have in common, 0..1, whatever their order. */
  likeness(a: TreeNode, b: TreeNode): number {
    if (this.of(a) === this.of(b)) {
      return 1;
    }
    const [one, other] = [this.#bagOf(a), this.#bagOf(b)];
    const [few, many] = one.size < other.size ? [one, other] : [other, one];
    let common = 0;
    for (const [mark, count] of few) {
      common += Math.min(count, many.get(mark) ?? 0);
    }
    return (2 * common) / (this.sizeOf(a) + this.sizeOf(b));
  }

  #bagOf(node: TreeNode): ReadonlyMap<number, number> {
    const known = this.#bags.get(node);
    if (known !== undefined) {
      return known;
    }
    const bag = new Map<number, number>();
    for (const { kind, mark } of walkTree(node)) {
      const number = this.#number(`${kind}\0${mark}`);
      bag.set(number, (bag.get(number) ?? 0) + 1);
    }
    this.#bags.set(node, bag);
    return bag;
  }

  #number(key: string): number {
    const known = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, known);
    return known;
  }
}
