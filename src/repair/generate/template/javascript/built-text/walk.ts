// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Program } from './program.ts';
import { hole, isConstant, leaves, type Place, type Shape } from './shape.ts';

/** For whom a text is built. */
export interface Reader {
  readonly language: 'shell' | 'script';
  /** Is it worth going into what a name stands for? Otherwise the name itself is the hole. */
  readonly unfolds: (shape: Shape) => boolean;
}

/** One reading of how a string is built, on its way down the tree. */
export interface Walk {
  readonly program: Program;
  readonly source: SourceFile;
  readonly depth: number;
  /** Values of locals at this point; `undefined` stands for what the caller gave. */
  readonly values: ReadonlyMap<Variable, Shape | undefined>;
  /** Functions and properties being unfolded, so that recursion ends. */
  readonly busy: ReadonlySet<unknown>;
  readonly reader: Reader;
  /** The reader, passed along so that its parts need not import each other. */
  readonly read: (walk: Walk, node: Node) => Shape;
}

/** More parts than this are tables of data, not command lines. */
const LARGEST_SHAPE = 4000;

export function inside(walk: Walk, changes: Partial<Walk>): Walk {
  return { ...walk, ...changes, depth: walk.depth + 1 };
}

export function busyWith(walk: Walk, ...what: readonly unknown[]): ReadonlySet<unknown> {
  return new Set([...walk.busy, ...what]);
}

/**
 * What a name stands for, as a choice of one that remembers the name; or the name itself as a hole when nothing would
 * be gained by going into it.
 */
export function named(walk: Walk, node: Node, value: Shape): Shape {
  const parts = leaves(value);
  if (parts.length > 0 && parts.length <= LARGEST_SHAPE && (isConstant(value) || walk.reader.unfolds(value))) {
    return { kind: 'choice', options: [value], place: at(walk, node) };
  }
  return { ...hole({ source: walk.source, node }), inner: value };
}

export function at(walk: Walk, node: Node): Place {
  return { source: walk.source, node };
}
