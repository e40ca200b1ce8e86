// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';

/** A node and the file it stands in. */
export interface Place {
  readonly source: SourceFile;
  readonly node: Node;
}

/**
 * How a string comes about, as far as the source tells: constant text, holes that other values fill, and what was put
 * together from both. Every part knows its place, so that a repair can edit exactly there.
 */
export type Shape = Text | Hole | Sequence | Choice;

export interface Text {
  readonly kind: 'text';
  readonly text: string;
  readonly place: Place;
}

export interface Hole {
  readonly kind: 'hole';
  /** The expression whose value stands here. */
  readonly place: Place;
  /** `value`: one string; `list`: an array, joined by `separator`; `number`: can hold digits only. */
  readonly form: 'value' | 'list' | 'number';
  readonly separator?: string;
  /** The author's own try at quoting around the expression, e.g. `JSON.stringify(x)`: to be replaced as a whole. */
  readonly outer?: Node;
  /** Callers are known to hand in several words here, not one. */
  readonly isFragment?: boolean;
  /** What the value is made of, when that was not unfolded because nothing in it matters to the reader. */
  readonly inner?: Shape;
}

export interface Sequence {
  readonly kind: 'sequence';
  readonly parts: readonly Shape[];
}

/** One of these, depending on a condition, a branch taken, or the caller. */
export interface Choice {
  readonly kind: 'choice';
  /** A single option is what a name stands for. */
  readonly options: readonly Shape[];
  /** The conditional expression or the use of the name, where it is one. */
  readonly place?: Place;
}

export function sequence(parts: readonly Shape[]): Shape {
  const flat = parts
    .flatMap((part) => (part.kind === 'sequence' ? part.parts : [part]))
    .filter((part) => part.kind !== 'text' || part.text !== '');
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: 'sequence', parts: flat };
}

export function choice(options: readonly Shape[], place?: Place): Shape {
  const [only] = options;
  if (options.length === 1 && only !== undefined) {
    return only;
  }
  return place === undefined ? { kind: 'choice', options } : { kind: 'choice', options, place };
}

/** Without the names around it. */
export function unnamed(shape: Shape): Shape {
  const [only] = shape.kind === 'choice' ? shape.options : [];
  return shape.kind === 'choice' && shape.options.length === 1 && only !== undefined ? unnamed(only) : shape;
}

/** The parts in a row, names opened. */
export function partsOf(shape: Shape): readonly Shape[] {
  const open = unnamed(shape);
  return open.kind === 'sequence' ? open.parts.flatMap(partsOf) : [open];
}

export const NOTHING: Shape = { kind: 'sequence', parts: [] };

export function text(value: string, place: Place): Text {
  return { kind: 'text', text: value, place };
}

export function hole(place: Place, form: Hole['form'] = 'value'): Hole {
  return { kind: 'hole', place, form };
}

/** The parts that are no sequence and no choice, left to right, all options included. */
export function leaves(shape: Shape): readonly (Text | Hole)[] {
  switch (shape.kind) {
    case 'sequence':
      return shape.parts.flatMap(leaves);
    case 'choice':
      return shape.options.flatMap(leaves);
    case 'text':
    case 'hole':
    default:
      return [shape];
  }
}

export function isConstant(shape: Shape): boolean {
  return leaves(shape).every((leaf) => leaf.kind === 'text');
}

/** Could this shape have given `value`? Holes and choices match anything. Linear, whatever the text. */
export function couldGive(shape: Shape, value: string): boolean {
  const parts = partsOf(shape);
  const isOpenAtEnd = parts.at(-1)?.kind !== 'text';
  let at = 0;
  let isOpen = false;
  for (const part of parts) {
    if (part.kind !== 'text') {
      isOpen = true;
      continue;
    }
    const found = isOpen ? value.indexOf(part.text, at) : value.startsWith(part.text, at) ? at : -1;
    if (found === -1) {
      return false;
    }
    at = found + part.text.length;
    isOpen = false;
  }
  const last = parts.at(-1);
  return isOpenAtEnd || (last?.kind === 'text' && value.endsWith(last.text));
}

/** Characters of constant text, a measure for how telling a match is. */
export function constantLength(shape: Shape): number {
  return leaves(shape).reduce((sum, leaf) => sum + (leaf.kind === 'text' ? leaf.text.trim().length : 0), 0);
}
