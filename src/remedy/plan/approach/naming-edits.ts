// SPDX-License-Identifier: Apache-2.0
import { edgesTo, isOwn, type NpmNode, type NpmTree } from '../../../dependencies/lockfile/npm/npm-tree.ts';
import type { Edit } from '../../../domain/remedy.ts';
import { rangeEdit } from '../edits.ts';

/** Names an archive inside the project wherever a package is asked for: by the project itself, else by an override. */
export function namingEdits(node: NpmNode, file: string, tree: NpmTree): readonly Edit[] {
  return askingEdits(node, tree, (up) => `file:${up}${file}`);
}

/** Has a package asked for by another text everywhere; `up` leads from the folder of a manifest to the project. */
export function askingEdits(node: NpmNode, tree: NpmTree, text: (up: string) => string): readonly Edit[] {
  const edges = edgesTo(tree, node);
  const own = edges.filter(({ from }) => isOwn(from));
  const others = edges.filter(({ from }) => !isOwn(from));
  return [
    ...own.map((edge): Edit => {
      const up = '../'.repeat(edge.from.location === '' ? 0 : edge.from.location.split('/').length);
      return { ...rangeEdit(edge, ''), to: text(up) };
    }),
    ...others.map(({ from }): Edit => ({
      kind: 'override',
      path: [from.name, node.installedAs],
      from: undefined,
      to: text(''),
    })),
  ];
}
