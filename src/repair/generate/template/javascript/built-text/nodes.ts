// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';

const lists = new WeakMap<SourceFile, readonly Node[]>();

/** Every node of a file, parents before children. Kept: several readings of one file go over all of it. */
export function nodesOf(source: SourceFile): readonly Node[] {
  let list = lists.get(source);
  if (list === undefined) {
    list = [...source.walk()];
    lists.set(source, list);
  }
  return list;
}
