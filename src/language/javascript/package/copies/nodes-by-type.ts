// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../source/parse.ts';
import type { SourceFile } from '../../source/source-file.ts';

/** A package's files are searched once for every place that a patch changes. */
const nodesByType = new WeakMap<SourceFile, ReadonlyMap<string, readonly Node[]>>();

/** The nodes of one type in a file, in source order. */
export function nodesOf(source: SourceFile, type: string): readonly Node[] {
  const known = nodesByType.get(source) ?? groupByType(source);
  nodesByType.set(source, known);
  return known.get(type) ?? [];
}

function groupByType(source: SourceFile): ReadonlyMap<string, readonly Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of source.walk()) {
    const group = groups.get(node.type) ?? [];
    group.push(node);
    groups.set(node.type, group);
  }
  return groups;
}
