// SPDX-License-Identifier: Apache-2.0
import type { NameGrammar, NodePlace, TreeNode } from '../language/hunks/tree.ts';
import { sha256 } from '../support/digest.ts';

/** Equal for code that differs in the names of variables, in layout and in comments only. */
export function shapeDigest(root: TreeNode, grammar: NameGrammar): string {
  const names = new Map<string, number>();
  const words: string[] = [];
  const open: { readonly node: TreeNode; readonly place: NodePlace | undefined }[] = [{ node: root, place: undefined }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, place } = next;
    const { type, mark, fields } = grammar.headOf(node);
    const name = grammar.variableOf(node, place);
    if (name !== null && !names.has(name)) {
      names.set(name, names.size);
    }
    words.push(name === null ? `${type} ${mark}` : `$${names.get(name) ?? 0}`);
    for (const field of fields.toReversed()) {
      words.push(`${field.nodes.length}`);
      for (const child of field.nodes.toReversed()) {
        open.push({ node: child, place: { parent: node, field } });
      }
    }
  }
  return sha256(words.join('\n')).slice(0, 16);
}
