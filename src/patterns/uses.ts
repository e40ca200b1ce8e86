// SPDX-License-Identifier: Apache-2.0
import type { NameGrammar, NodePlace, TreeNode } from '../language/hunks/tree.ts';

/** A variable somewhere in a tree. */
export interface NameUse {
  readonly name: string;
  readonly use: string;
}

/** Every use of a variable below a node, with how it is used: what it is a part of, and which. */
export function* nameUses(root: TreeNode, grammar: NameGrammar): Generator<NameUse> {
  const open: { readonly node: TreeNode; readonly place: NodePlace | undefined }[] = [{ node: root, place: undefined }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, place } = next;
    const name = place === undefined ? null : grammar.variableOf(node, place);
    if (name !== null && place !== undefined) {
      yield { name, use: useOf(place, node, grammar) };
    }
    for (const field of node.fields) {
      for (const child of field.nodes) {
        open.push({ node: child, place: { parent: node, field } });
      }
    }
  }
}

/** `MemberExpression.property`, `function.params:1`. */
export function useOf({ parent, field }: NodePlace, node: TreeNode, grammar: NameGrammar): string {
  const position = field.nodes.length > 1 ? `:${Math.min(field.nodes.indexOf(node), 3)}` : '';
  return `${grammar.headOf(parent).type}.${field.name}${position}`;
}

/** All uses by name, sorted. */
export function usesByName(root: TreeNode, grammar: NameGrammar): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, Set<string>>();
  for (const { name, use } of nameUses(root, grammar)) {
    uses.set(name, (uses.get(name) ?? new Set()).add(use));
  }
  return new Map([...uses].map(([name, all]) => [name, [...all].toSorted()]));
}

/** Share of uses in common, 0..1. */
export function likeUses(a: readonly string[], b: readonly string[]): number {
  const common = a.filter((use) => b.includes(use)).length;
  return a.length + b.length === 0 ? 0 : (2 * common) / (a.length + b.length);
}
