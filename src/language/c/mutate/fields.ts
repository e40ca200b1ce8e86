// SPDX-License-Identifier: Apache-2.0

/** A number somewhere in an input: bytes of a binary format, or digits of a text. */
export interface Field {
  readonly at: number;
  readonly length: number;
  readonly kind: 'little' | 'big' | 'digits';
  readonly value: number;
}

/** The number that a stretch of an input holds; `null` when it holds none of that kind. */
export function fieldAt(input: string, at: number, { length, kind }: Pick<Field, 'length' | 'kind'>): Field | null {
  const text = input.slice(at, at + length);
  if (text.length < length) {
    return null;
  }
  const value = kind === 'digits' ? Number(text) : numberIn(text, kind);
  return Number.isSafeInteger(value) ? { at, length, kind, value } : null;
}

/** Decimal numbers of a text, with their sign where one stands before them. */
export function digitFields(input: string, most: number): readonly Field[] {
  return [...input.matchAll(/(?<![\w-])-\d{1,15}|\d{1,15}/g)]
    .slice(0, most)
    .flatMap((match) => fieldAt(input, match.index, { length: match[0].length, kind: 'digits' }) ?? []);
}

/** The input with another number there; wrapped into the field's bytes where they are too few. */
export function withField(input: string, field: Field, value: number): string {
  const { at, length, kind } = field;
  const text = kind === 'digits' ? String(value) : textOfNumber(value, length, kind);
  return input.slice(0, at) + text + input.slice(at + length);
}

/** The largest value a field can hold. */
export function largest({ length, kind }: Field): number {
  return kind === 'digits' ? 2 ** 32 : 2 ** (8 * length) - 1;
}

function numberIn(text: string, kind: 'little' | 'big'): number {
  const bytes = Array.from(text, (character) => character.charCodeAt(0) & 0xff);
  return (kind === 'little' ? bytes.toReversed() : bytes).reduce((sum, byte) => sum * 256 + byte, 0);
}

function textOfNumber(value: number, length: number, kind: 'little' | 'big'): string {
  const bytes: number[] = [];
  let rest = Math.max(0, value);
  for (let index = 0; index < length; index += 1) {
    bytes.push(rest % 256);
    rest = Math.floor(rest / 256);
  }
  return String.fromCharCode(...(kind === 'little' ? bytes : bytes.toReversed()));
}
