// SPDX-License-Identifier: Apache-2.0

/** The strongly connected component of every node, by Kosaraju's algorithm without recursion. */
export function componentsOf(followers: readonly (readonly number[])[]): readonly number[] {
  const leaders = followers.map((): number[] => []);
  followers.forEach((targets, node) => targets.forEach((target) => leaders[target]?.push(node)));
  const component = followers.map(() => -1);
  let count = 0;
  for (const root of finishOrder(followers).toReversed()) {
    if (component[root] === -1) {
      flood(root, leaders, (node) => {
        const isNew = component[node] === -1;
        component[node] = isNew ? count : (component[node] ?? -1);
        return isNew;
      });
      count += 1;
    }
  }
  return component;
}

function flood(root: number, edges: readonly (readonly number[])[], claim: (node: number) => boolean): void {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (claim(node)) {
      open.push(...(edges[node] ?? []));
    }
  }
}

/** Nodes in the order in which a depth-first walk leaves them. */
function finishOrder(followers: readonly (readonly number[])[]): readonly number[] {
  const seen = new Set<number>();
  const order: number[] = [];
  for (const root of followers.keys()) {
    const open: { readonly node: number; edge: number }[] = seen.has(root) ? [] : [{ node: root, edge: 0 }];
    seen.add(root);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = followers[top.node]?.[top.edge];
      top.edge += 1;
      if (next === undefined) {
        order.push(top.node);
        open.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        open.push({ node: next, edge: 0 });
      }
    }
  }
  return order;
}
