// SPDX-License-Identifier: Apache-2.0
import type { CodeShape } from '../../domain/code-shape.ts';
import { sha256 } from '../../support/digest.ts';
import { sketchOf } from '../../support/min-hash.ts';

/** What shapes are taken of: functions, or statements, of which a change is made. */
export type ShapedPart = 'function' | 'hunk';

/** A syntax tree of any language, as far as its shape goes. */
export interface ShapeTree<N> {
  children(node: N): readonly N[];
  /** What counts of a node: its type and operator; names of properties, which are interfaces; not those of variables. */
  label(node: N): string;
  /** The variable a node names, if it is one: equal names stay equal, whatever they are. */
  variable(node: N): string | undefined;
}

interface Visited<N> {
  readonly node: N;
  readonly parent: string;
}

/** The shape of the tree below `root`. Walks without recursion: generated code nests deeper than the stack. */
export function shapeOf<N>(
  root: N,
  tree: ShapeTree<N>,
  place: Pick<CodeShape, 'name' | 'startLine' | 'endLine'>,
): CodeShape {
  const names = new Map<string, number>();
  const words: string[] = [];
  const features: string[] = [];
  const open: Visited<N>[] = [{ node: root, parent: '' }];
  let size = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent } = next;
    const label = tree.label(node);
    const variable = tree.variable(node);
    const children = tree.children(node);
    if (variable !== undefined && !names.has(variable)) {
      names.set(variable, names.size);
    }
    words.push(`${label}${variable === undefined ? '' : `$${names.get(variable) ?? 0}`}/${children.length}`);
    features.push(`${parent}>${label}`, words.slice(-3).map(withoutVariable).join(' '));
    size += 1;
    for (const child of children.toReversed()) {
      open.push({ node: child, parent: label });
    }
  }
  return { ...place, size, exact: sha256(words.join(' ')).slice(0, 16), sketch: sketchOf(features) };
}

function withoutVariable(word: string): string {
  return word.replace(/\$\d+/, '$');
}
