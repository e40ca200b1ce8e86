// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';

/** A value before and after a patch, blanked alike. */
export type Pair<T> = readonly [T, T];

/** Each of a list with its like, where all three are of one length; otherwise as they were. */
export function eachOf<T>(
  [one, other, now]: readonly [readonly T[], readonly T[], readonly T[]],
  mask: (one: T, other: T, now: T) => Pair<T>,
): Pair<readonly T[]> {
  if (one.length !== other.length || one.length !== now.length) {
    return [one, now];
  }
  const pairs = one.map((value, index) => mask(value, other[index] ?? value, now[index] ?? value));
  return [pairs.map(([before]) => before), pairs.map(([, after]) => after)];
}

const CHANCE = '<chance>';

/**
 * Text with the words blanked that differ between two runs of the same code. Where these do not have as many words as
 * each other, what lies between their common beginning and their common end is blanked.
 */
export function maskedText(one: string, other: string, now: string): Pair<string> {
  if (one === other) {
    return [one, now];
  }
  const [before, again, after] = [wordsOf(one), wordsOf(other), wordsOf(now)];
  const [masked, maskedNow] =
    before.length === again.length
      ? eachOf([before, again, after], (a, b, c) => (a === b ? [a, c] : [CHANCE, CHANCE]))
      : betweenEnds([before, again, after]);
  return [masked.join(''), maskedNow.join('')];
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\w+|\W/g) ?? [];
}

function betweenEnds([one, other, now]: readonly [readonly string[], readonly string[], readonly string[]]): Pair<
  readonly string[]
> {
  const least = Math.min(one.length, other.length);
  const head = countWhile(least, (index) => one[index] === other[index]);
  const tail = countWhile(least - head, (index) => one.at(-1 - index) === other.at(-1 - index));
  const isFramed =
    now.length >= head + tail &&
    countWhile(head, (index) => one[index] === now[index]) === head &&
    countWhile(tail, (index) => one.at(-1 - index) === now.at(-1 - index)) === tail;
  const masked = [...one.slice(0, head), CHANCE, ...one.slice(one.length - tail)];
  return isFramed ? [masked, masked] : [one, now];
}

function countWhile(most: number, holds: (index: number) => boolean): number {
  let count = 0;
  while (count < most && holds(count)) {
    count += 1;
  }
  return count;
}

/** A number of several bytes may differ in its last one now and in others the next time. */
const WORD_BYTES = 3;

/** Bytes, base64, with those blanked that differ between two runs, and their neighbours. */
function maskedBytes(one: string, other: string, now: string): Pair<string> {
  const [before, again, after] = [bytesOf(one), bytesOf(other), bytesOf(now)];
  if (before.length !== again.length || before.length !== after.length) {
    return [one, now];
  }
  for (const index of [...before.keys()].filter((at) => before[at] !== again[at])) {
    const [from, to] = [Math.max(0, index - WORD_BYTES), Math.min(before.length, index + WORD_BYTES + 1)];
    before.fill(0, from, to);
    after.fill(0, from, to);
  }
  return [before.toString('base64'), after.toString('base64')];
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

/** A value with what differs between two runs blanked; as it was where `now` is of another kind. */
export function maskedValue(one: Encoded, other: Encoded, now: Encoded): Pair<Encoded> {
  if (kindOf(one) !== kindOf(now) || JSON.stringify(one) === JSON.stringify(other)) {
    return [one, now];
  }
  return maskedInside(one, other, now) ?? [CHANCE, CHANCE];
}

function maskedInside(one: Encoded, other: Encoded, now: Encoded): Pair<Encoded> | undefined {
  if (typeof one === 'string' && typeof other === 'string' && typeof now === 'string') {
    return maskedText(one, other, now);
  }
  const [a, b, c] = [tagged(one), tagged(other), tagged(now)];
  return a === undefined || b === undefined || c === undefined
    ? undefined
    : (maskedLeaf(a, b, c) ?? maskedMembers(a, b, c));
}

function maskedLeaf(a: Compound, b: Compound, c: Compound): Pair<Encoded> | undefined {
  if (a.t === 'bytes' && b.t === 'bytes' && c.t === 'bytes') {
    const [before, after] = maskedBytes(a.v, b.v, c.v);
    return [
      { ...a, v: before },
      { ...c, v: after },
    ];
  }
  if (a.t === 'error' && b.t === 'error' && c.t === 'error' && a.name === b.name) {
    const [before, after] = maskedText(a.message, b.message, c.message);
    return [
      { ...a, message: before },
      { ...c, message: after },
    ];
  }
  return undefined;
}

function maskedMembers(a: Compound, b: Compound, c: Compound): Pair<Encoded> | undefined {
  if (a.t === 'array' && b.t === 'array' && c.t === 'array' && a.items.length === b.items.length) {
    const [before, after] = eachOf([a.items, b.items, c.items], maskedValue);
    return [
      { ...a, items: before },
      { ...c, items: after },
    ];
  }
  return a.t === 'object' && b.t === 'object' && c.t === 'object' ? maskedEntries(a, b, c) : undefined;
}

type Compound = Exclude<Encoded, null | boolean | string | number>;
type Tagged<T> = Extract<Encoded, { readonly t: T }>;

function maskedEntries(a: Tagged<'object'>, b: Tagged<'object'>, c: Tagged<'object'>): Pair<Encoded> | undefined {
  if (keysOf(a) !== keysOf(b)) {
    return undefined;
  }
  const [before, after] = eachOf<readonly [string, Encoded]>(
    [a.entries, b.entries, c.entries],
    ([key, one], [, other], [keyNow, now]) => {
      const [masked, maskedNow] = key === keyNow ? maskedValue(one, other, now) : [one, now];
      return [
        [key, masked],
        [keyNow, maskedNow],
      ];
    },
  );
  return [
    { ...a, entries: before },
    { ...c, entries: after },
  ];
}

function keysOf(value: Tagged<'object'>): string {
  return JSON.stringify(value.entries.map(([key]) => key));
}

function tagged(value: Encoded): Compound | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

function kindOf(value: Encoded): string {
  return value === null ? 'null' : (tagged(value)?.t ?? typeof value);
}

/** Is something left of a value when what was blanked is taken away? Nothing is no answer either. */
export function isTelling(value: Encoded): boolean {
  if (typeof value === 'string') {
    return /\w/.test(value.replaceAll(CHANCE, ''));
  }
  const inner = tagged(value);
  if (inner?.t === 'bytes') {
    return bytesOf(inner.v).some((byte) => byte !== 0);
  }
  if (inner?.t === 'array') {
    return inner.items.some(isTelling);
  }
  if (inner?.t === 'object') {
    return inner.entries.some(([, item]) => isTelling(item));
  }
  return value !== null && inner?.t !== 'undefined' && inner?.t !== 'function';
}
