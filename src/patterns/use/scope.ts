// SPDX-License-Identifier: Apache-2.0
import { childrenOfTree, type NameGrammar, type TreeNode } from '../../language/hunks/tree.ts';
import { usesByName } from '../uses.ts';

/** Names that can be written at a place, innermost first, with how the function around it uses them. */
export interface Scope {
  readonly names: readonly string[];
  readonly uses: ReadonlyMap<string, readonly string[]>;
}

/** `chain`: the nodes around the place, outermost first. */
export function scopeAt(chain: readonly TreeNode[], grammar: NameGrammar): Scope {
  const owners = chain.filter((node, index) => index === 0 || grammar.isFunction(node)).toReversed();
  const names = new Set(owners.flatMap((owner) => [...ownNames(owner, grammar)]));
  const [innermost] = owners;
  return { names: [...names], uses: innermost === undefined ? new Map() : usesByName(innermost, grammar) };
}

/** What a function declares, without what functions inside of it declare for themselves. */
function ownNames(owner: TreeNode, grammar: NameGrammar): ReadonlySet<string> {
  const names = new Set(grammar.variablesOf(owner));
  const open = [...childrenOfTree(owner)];
  const inner = new Set<string>();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (grammar.isFunction(node)) {
      grammar.variablesOf(node).forEach((name) => inner.add(name));
      // A function's own name belongs outside.
      inner.delete(node.name ?? '');
    } else {
      open.push(...childrenOfTree(node));
    }
  }
  const direct = usesOutside(owner, grammar);
  return new Set([...names].filter((name) => !inner.has(name) || direct.has(name)));
}

/** Names that stand in the owner itself and not only in functions inside of it. */
function usesOutside(owner: TreeNode, grammar: NameGrammar): ReadonlySet<string> {
  const names = new Set<string>();
  const open = owner.fields.flatMap((field) => field.nodes.map((node) => ({ node, place: { parent: owner, field } })));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, place } = next;
    const name = grammar.variableOf(node, place);
    if (name !== null) {
      names.add(name);
    }
    for (const field of grammar.isFunction(node) ? [] : node.fields) {
      open.push(...field.nodes.map((child) => ({ node: child, place: { parent: node, field } })));
    }
  }
  return names;
}
