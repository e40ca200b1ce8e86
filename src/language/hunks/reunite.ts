// SPDX-License-Identifier: Apache-2.0
import { compare, type TreeChange } from './compare.ts';
import type { Shapes } from './shapes.ts';
import type { Grammar, TreeNode } from './tree.ts';

type Splice = Extract<TreeChange, { kind: 'splice' }>;

/**
 * Functions that went in one place and came under the same name in another are one function each, changed where it stands:
 * a statement that moved past them does not make them new.
 */
export function reunite(
  changes: readonly TreeChange[],
  { grammar, shapes }: { readonly grammar: Grammar; readonly shapes: Shapes },
): readonly TreeChange[] {
  const splices = changes.filter(isOfLines);
  const [gone, come] = [
    byName(splices.flatMap(goneIn), grammar),
    byName(
      splices.flatMap(({ fresh }) => fresh),
      grammar,
    ),
  ];
  const inside: TreeChange[] = [];
  const met = new Set<TreeNode>();
  for (const [name, old] of gone) {
    const fresh = come.get(name);
    const own = old === null || fresh === null || fresh === undefined ? null : compare(old, fresh, shapes);
    if (own !== null && old !== null && fresh !== null && fresh !== undefined) {
      inside.push(...own);
      met.add(old).add(fresh);
    }
  }
  return met.size === 0
    ? changes
    : [
        ...changes.flatMap((change): readonly TreeChange[] => (isOfLines(change) ? without(change, met) : [change])),
        ...inside,
      ];
}

function isOfLines(change: TreeChange): change is Splice {
  return change.kind === 'splice' && change.field.list === 'lines';
}

function goneIn({ field, from, to }: Splice): readonly TreeNode[] {
  return field.nodes.slice(from, to);
}

/** `null` for names that several have. */
function byName(nodes: readonly TreeNode[], grammar: Grammar): ReadonlyMap<string, TreeNode | null> {
  const found = new Map<string, TreeNode | null>();
  for (const node of nodes) {
    const name = grammar.functionName(node) ?? '';
    if (name !== '') {
      found.set(`${node.kind} ${name}`, found.has(`${node.kind} ${name}`) ? null : node);
    }
  }
  return found;
}

/** What is left of a change when some of its members stay where they are; what comes, comes before the rest. */
function without(change: Splice, met: ReadonlySet<TreeNode>): readonly Splice[] {
  const rest = change.fresh.filter((node) => !met.has(node));
  const runs: { from: number; to: number }[] = [];
  for (const [index, node] of goneIn(change).entries()) {
    const at = change.from + index;
    const last = runs.at(-1);
    if (!met.has(node)) {
      runs.splice(last?.to === at ? -1 : runs.length, 1, { from: last?.to === at ? last.from : at, to: at + 1 });
    }
  }
  if (runs.length === 0) {
    return rest.length === 0 ? [] : [{ ...change, to: change.from, fresh: rest }];
  }
  return runs.map((run, index) => ({ ...change, ...run, fresh: index === 0 ? rest : [] }));
}
