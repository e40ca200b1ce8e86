// SPDX-License-Identifier: Apache-2.0
import { standsAsCode } from './code-text.ts';

/** Shorter than this, shared text is chance: keywords, names everybody uses. */
const TELLING = 12;
/** Quotes and brackets around a string are not yet code. */
const ACTIVE = 6;
/** Only so much of a value and of code is compared, which bounds the time. */
const COMPARED = 20_000;

/**
 * The part of `value` that `code` holds as code: the whole value, or the longest stretch of it that is long enough
 * and has punctuation in it. Parsers hand a piece of what they are given to the evaluator.
 */
export function sharedCode(code: string, value: string): string | undefined {
  if (value.length >= 4 && standsAsCode(code, value)) {
    return value;
  }
  const shared = longestShared(value.slice(0, COMPARED), code.slice(0, COMPARED));
  return shared.length >= TELLING && /[(){}=;.`]/.test(shared) && standsAsCode(code, shared, ACTIVE)
    ? shared
    : undefined;
}

function longestShared(value: string, code: string): string {
  const places = new Map<string, number[]>();
  for (let at = 0; at + TELLING <= value.length; at += 1) {
    const gram = value.slice(at, at + TELLING);
    const known = places.get(gram);
    if (known === undefined) {
      places.set(gram, [at]);
    } else if (known.length < 8) {
      known.push(at);
    }
  }
  let best = '';
  for (let at = 0; at + TELLING <= code.length; at += 1) {
    for (const start of places.get(code.slice(at, at + TELLING)) ?? []) {
      const length = sharedLength({ value, start, code, at });
      if (length > best.length) {
        best = code.slice(at, at + length);
      }
    }
  }
  return best;
}

interface Alignment {
  readonly value: string;
  readonly start: number;
  readonly code: string;
  readonly at: number;
}

function sharedLength({ value, start, code, at }: Alignment): number {
  let length = TELLING;
  while (start + length < value.length && value[start + length] === code[at + length]) {
    length += 1;
  }
  return length;
}
