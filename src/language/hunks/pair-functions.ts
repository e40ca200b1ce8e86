// SPDX-License-Identifier: Apache-2.0
import { compare, type TreeChange } from './compare.ts';
import type { Shapes } from './shapes.ts';
import { childrenOfTree, type Grammar, type TreeFile, type TreeNode } from './tree.ts';

/** A change, and the file its new code stands in. */
export interface PlacedChange {
  readonly change: TreeChange;
  readonly fresh: TreeFile;
}

interface Comparing {
  readonly grammar: Grammar;
  readonly shapes: Shapes;
}

/**
 * The changes between functions of the same name, for files that as a whole became something else: another kind of
 * module, split, or wrapped. New functions of the other side come behind the last statement; who needs them is told by
 * their names.
 */
export function changesInFunctions(
  mine: TreeFile,
  others: readonly TreeFile[],
  { grammar, shapes }: Comparing,
): readonly PlacedChange[] {
  const own = outerFunctions(mine.root, grammar);
  const known = new Set(own.map((node) => grammar.functionName(node)));
  return others.flatMap((fresh) => {
    const theirs = outerFunctions(fresh.root, grammar);
    const changes = own.flatMap((node) => {
      const name = grammar.functionName(node);
      const alike = theirs.filter((other) => grammar.functionName(other) === name && other.kind === node.kind);
      const [partner] = alike;
      return partner === undefined || alike.length > 1 ? [] : (compare(node, partner, shapes) ?? []);
    });
    const isMeant = changes.length > 0;
    const added = isMeant ? theirs.filter((node) => !known.has(grammar.functionName(node))) : [];
    return [...changes, ...added.flatMap((node) => atEnd(node, mine))].map((change) => ({ change, fresh }));
  });
}

/** Functions with a name that stand in no other. */
function outerFunctions(root: TreeNode, grammar: Grammar): readonly TreeNode[] {
  const found: TreeNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const name = grammar.functionName(node);
    if (name === null || name === '') {
      open.push(...childrenOfTree(node).toReversed());
    } else {
      found.push(node);
    }
  }
  return found;
}

/** Only declarations can stand alone. */
function atEnd(node: TreeNode, { root }: TreeFile): readonly TreeChange[] {
  const field = root.fields.find(({ list }) => list === 'lines');
  const isDeclaration = node.kind === 'FunctionDeclaration' || node.kind === 'function_definition';
  return field === undefined || field.nodes.length === 0 || !isDeclaration
    ? []
    : [{ kind: 'splice', field, from: field.nodes.length, to: field.nodes.length, fresh: [node] }];
}
