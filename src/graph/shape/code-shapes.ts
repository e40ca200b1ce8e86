// SPDX-License-Identifier: Apache-2.0
import type { CodeShape } from '../../domain/code-shape.ts';
import { cShapes } from './c-shapes.ts';
import { javascriptShapes } from './javascript-shapes.ts';
import type { ShapedPart } from './shape-tree.ts';

export type ShapesRead =
  | { readonly kind: 'shapes'; readonly shapes: readonly CodeShape[] }
  | { readonly kind: 'unread'; readonly because: string };

const JAVASCRIPT = /\.(?:[cm]?js|jsx|[cm]?ts|tsx)$/i;
const C = /\.(?:c|h|cc|cpp|cxx|hh|hpp|hxx)$/i;

export function isShapedFile(file: string): boolean {
  return (JAVASCRIPT.test(file) && !/\.d\.[cm]?ts$/i.test(file)) || C.test(file);
}

/** The functions or statements of a file by their shapes. A file that does not parse is unread, and that is said. */
export async function codeShapes(file: string, text: string, part: ShapedPart = 'function'): Promise<ShapesRead> {
  try {
    return {
      kind: 'shapes',
      shapes: C.test(file) ? await cShapes(file, text, part) : javascriptShapes(file, text, part),
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) {
      return { kind: 'unread', because: error.message };
    }
    throw error;
  }
}
