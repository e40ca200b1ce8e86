// SPDX-License-Identifier: Apache-2.0
import type { CodeShape, MendedShape } from '../../domain/code-shape.ts';
import type { FileChange } from '../../domain/target.ts';
import { codeShapes, isShapedFile } from './code-shapes.ts';
import type { ShapedPart } from './shape-tree.ts';

/** Statements are more telling than functions of the same size: they are what a fix touched, and nothing else. */
const SMALLEST_HUNK = 8;

/** Pieces of code that only the old version of a file has, and those that only the new one has. */
export interface ChangedShapes {
  readonly gone: readonly CodeShape[];
  readonly fresh: readonly CodeShape[];
}

/** What a change does to the functions, or statements, of a file; nothing where one of the versions cannot be read. */
export async function changedShapes({ file, before, after }: FileChange, part: ShapedPart): Promise<ChangedShapes> {
  if (before === null || after === null || !isShapedFile(file)) {
    return { gone: [], fresh: [] };
  }
  const [old, renewed] = [await codeShapes(file, before, part), await codeShapes(file, after, part)];
  if (old.kind === 'unread' || renewed.kind === 'unread') {
    return { gone: [], fresh: [] };
  }
  const [was, is] = [exactOnes(old.shapes), exactOnes(renewed.shapes)];
  return {
    gone: old.shapes.filter(({ exact }) => !is.has(exact)),
    fresh: renewed.shapes.filter(({ exact }) => !was.has(exact)),
  };
}

/** What a fix took away and what it brought: functions, and the statements in them, without those around a smaller one. */
export async function mendedShapes(change: FileChange): Promise<readonly MendedShape[]> {
  const [functions, hunks] = [await changedShapes(change, 'function'), await changedShapes(change, 'hunk')];
  const of = (shapes: readonly CodeShape[], role: MendedShape['role'], part: ShapedPart): readonly MendedShape[] =>
    innermost(shapes)
      .filter(({ size }) => part === 'function' || size >= SMALLEST_HUNK)
      .map((shape) => ({ ...shape, role, part, file: change.file }));
  return [
    ...of(functions.gone, 'vulnerable', 'function'),
    ...of(functions.fresh, 'mended', 'function'),
    ...of(hunks.gone, 'vulnerable', 'hunk'),
    ...of(hunks.fresh, 'mended', 'hunk'),
  ];
}

/** Without those that merely contain another: what changed is inside. */
export function innermost<T extends CodeShape>(shapes: readonly T[]): readonly T[] {
  return shapes.filter((shape) => !shapes.some((other) => other !== shape && contains(shape, other)));
}

export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

export function contains(outer: Lines, inner: Lines): boolean {
  const isLarger = outer.endLine - outer.startLine > inner.endLine - inner.startLine;
  return isLarger && outer.startLine <= inner.startLine && inner.endLine <= outer.endLine;
}

function exactOnes(shapes: readonly CodeShape[]): ReadonlySet<string> {
  return new Set(shapes.map(({ exact }) => exact));
}
