// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import type { Pattern } from '../pattern.ts';
import { spliced } from './spot.ts';

/** Lengths no sane input has, tried from generous to tight. */
export const CAPS: readonly number[] = [1_000, 200, 50];

/** The pattern with its hot loops turning at most `most` times; loops that turn around loops stay as they are. */
export function capped(pattern: Pattern, hot: ReadonlySet<AST.Quantifier>, most: number): string {
  const edits = [...hot]
    .filter((loop) => loop.min < most)
    .map((loop) => {
      const end = loop.end - (loop.greedy ? 0 : 1);
      return { start: loop.element.end, end, text: `{${loop.min},${most}}` };
    });
  return spliced(pattern.source, edits);
}
