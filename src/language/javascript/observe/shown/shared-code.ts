// SPDX-License-Identifier: Apache-2.0
import { standsAsCode } from './code-text.ts';

/** Shorter than this, shared text is chance: keywords, names everybody uses. */
const TELLING = 12;
/** Quotes and brackets around a string are not yet code. */
const ACTIVE = 6;
/** A much shorter one is what attacks take from the author's own text, to go on as he does. */
const NEARLY = 2 / 3;
/** Each is looked for in the parsed code. */
const MOST_ASKED = 8;
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
  return sharedStretches(value.slice(0, COMPARED), code.slice(0, COMPARED)).find(
    (shared) => /[(){}=;.`]/.test(shared) && standsAsCode(code, shared, ACTIVE),
  );
}

/** The longest first: one that lies in a string says nothing about a shorter one that broke out of another. */
function sharedStretches(value: string, code: string): readonly string[] {
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
  const found = new Set<string>();
  /** By alignment of the two texts: where a stretch found there ended. */
  const ends = new Map<number, number>();
  for (let at = 0; at + TELLING <= code.length; at += 1) {
    for (const start of places.get(code.slice(at, at + TELLING)) ?? []) {
      if ((ends.get(at - start) ?? 0) <= at) {
        const length = sharedLength({ value, start, code, at });
        ends.set(at - start, at + length);
        found.add(code.slice(at, at + length));
      }
    }
  }
  const byLength = [...found].toSorted((one, other) => other.length - one.length);
  const least = (byLength[0]?.length ?? 0) * NEARLY;
  return byLength.filter(({ length }) => length >= least).slice(0, MOST_ASKED);
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
