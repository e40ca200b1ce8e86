// SPDX-License-Identifier: Apache-2.0
import type { Substitute } from '../../language.ts';
import { digitFields, fieldAt, largest, withField, type Field } from './fields.ts';
import { isText } from './mutations.ts';

export interface Aim {
  /** Numbers that inputs are to have: as a number in them, or so many of something. */
  readonly limits: readonly number[];
  /** No more than so many of anything. */
  readonly most: number;
}

/** Longer inputs cost more than they tell. */
const LONGEST = 70_000;
const FIELDS = 8;
const PLACES = 9;
const FILL = 'abcdefghijklmnopqrstuvwxyz';

/**
 * An input changed so that a number in it, or the count of what it is made of, is just below, at and just above each limit.
 * One list for each way of doing so.
 */
export function aimedAt(input: string, { limits, most }: Aim): readonly (readonly Substitute[])[] {
  const numbers = [...new Set(limits.flatMap((limit) => [limit + 1, limit, limit - 1]))].filter((each) => each >= 0);
  const counts = numbers.filter((each) => each > 0 && each <= most);
  const ways = isText(input) ? TEXTUAL : BINARY;
  const fields = isText(input) ? digitFields(input, FIELDS) : bytesOf(input);
  return [
    ...ways.map((way) => counts.flatMap((count) => way(input, count))),
    numbers.flatMap((number) => fields.flatMap((field) => withNumber(input, field, number))),
    isText(input) ? strangeNumbers(input, limits) : [],
  ].map((list) => list.filter(({ value }) => typeof value === 'string' && value.length <= LONGEST && value !== input));
}

type Way = (input: string, count: number) => readonly Substitute[];

const TEXTUAL: readonly Way[] = [longWords, manyWords, otherWords, otherLines, manySigns, manyLines, longLines];
const BINARY: readonly Way[] = [announced, longTail];

function withNumber(input: string, field: Field, number: number): readonly Substitute[] {
  return number > largest(field)
    ? []
    : [{ label: `the number at ${field.at} is ${number}`, value: withField(input, field, number) }];
}

/** What programs that read numbers seldom expect. */
const STRANGE = ['nan', '-1e40', '1e40', 'inf', '-1', '-99999999999999999999', '99999999999999999999'];

/** Whole numbers as they are written, with sign, fraction and exponent, become others, negative ones among them. */
function strangeNumbers(input: string, limits: readonly number[]): readonly Substitute[] {
  const written = [...input.matchAll(/(?<![\w.])[-+]?\d[\d.]*(?:[eE][-+]?\d+)?(?![\w.])/g)].slice(0, 3);
  const large = limits.filter((limit) => limit > 1);
  const numbers = large.flatMap((limit) => [limit + 1, limit, limit - 1, -limit, -limit - 1, -limit + 1].map(String));
  const others = Array.from({ length: Math.max(numbers.length, STRANGE.length) }, (_unused, index) => [
    ...numbers.slice(index, index + 1),
    ...STRANGE.slice(index, index + 1),
  ]).flat();
  return others.flatMap((number) =>
    written.map((match) => ({
      label: `the number at ${match.index} is ${number}`,
      value: input.slice(0, match.index) + number + input.slice(match.index + match[0].length),
    })),
  );
}

function bytesOf(input: string): readonly Field[] {
  const places = Array.from({ length: Math.min(PLACES, input.length) }, (_unused, at) => at);
  return places.flatMap((at) =>
    WIDTHS.flatMap(([length, kind]) => fieldAt(input, at, { length, kind }) ?? []).slice(0, at === 0 ? 7 : 3),
  );
}

const WIDTHS: readonly (readonly [number, 'little' | 'big'])[] = [
  [1, 'little'],
  [2, 'little'],
  [2, 'big'],
  [4, 'little'],
  [4, 'big'],
  [8, 'little'],
];

interface Word {
  readonly at: number;
  readonly text: string;
}

/** The first, the longest and the last. */
function chosenWords(input: string): readonly Word[] {
  const words = [...input.matchAll(/[^\s]+/g)].map((match): Word => ({ at: match.index, text: match[0] }));
  const [longest] = words.toSorted((a, b) => b.text.length - a.text.length);
  const chosen = [words[0], longest, words.at(-1)].flatMap((word) => word ?? []);
  return [...new Map(chosen.map((word) => [word.at, word])).values()];
}

function wordCount(input: string): number {
  return input.match(/[^\s]+/g)?.length ?? 0;
}

function longWords(input: string, count: number): readonly Substitute[] {
  return chosenWords(input).flatMap(({ at, text }) => {
    const [run = ''] = /[\w.]+/.exec(text) ?? [];
    const inside = at + text.indexOf(run) + run.length;
    const more = count - run.length;
    return run === '' || more <= 0
      ? []
      : [
          {
            label: `a word of ${count}`,
            value: input.slice(0, inside) + (run.at(-1) ?? '').repeat(more) + input.slice(inside),
          },
        ];
  });
}

/** The first word again and again at the beginning, or the last at the end. */
function manyWords(input: string, count: number): readonly Substitute[] {
  const more = count - wordCount(input);
  const words = chosenWords(input);
  return more <= 0
    ? []
    : words.map(({ at, text }) => ({
        label: `${count} words, ${JSON.stringify(text.slice(0, 20))} repeated`,
        value: input.slice(0, at) + `${text} `.repeat(more) + input.slice(at),
      }));
}

/** Words that all are different. */
function otherWords(input: string, count: number): readonly Substitute[] {
  const distinct = new Set(input.match(/[^\s]+/g)).size;
  const more = Math.min(count, FILL.length ** 2) - distinct;
  const fresh = Array.from({ length: Math.max(0, more) }, (_unused, index) => freshWord(index));
  return more <= 0 ? [] : [{ label: `${count} different words`, value: `${fresh.join(' ')} ${input}` }];
}

/** Lines such as the first, each about something else. */
function otherLines(input: string, count: number): readonly Substitute[] {
  const line = input.split('\n').find((one) => /\w/.test(one)) ?? '';
  const lines = Array.from({ length: count }, (_unused, index) => line.replace(/\w+/, freshWord(index)));
  return line === '' || count > FILL.length ** 2
    ? []
    : [{ label: `${count} different lines`, value: `${lines.join('\n')}\n` }];
}

function freshWord(index: number): string {
  const first = FILL[Math.floor(index / FILL.length)] ?? 'z';
  return `${first}${FILL[index % FILL.length] ?? 'z'}`;
}

/** A sign that stands in the input as often as that, at the place of the first. */
function manySigns(input: string, count: number): readonly Substitute[] {
  const signs = [...new Set(input.match(/[^\w\s]/g))].slice(0, 4);
  return signs.flatMap((sign) => {
    const at = input.indexOf(sign);
    const more = count - (input.split(sign).length - 1);
    return more <= 0
      ? []
      : [{ label: `${count} times ${sign}`, value: input.slice(0, at) + sign.repeat(more) + input.slice(at) }];
  });
}

function manyLines(input: string, count: number): readonly Substitute[] {
  const lines = input.split('\n').filter((line) => line !== '');
  const more = count - lines.length;
  return more <= 0
    ? []
    : [...new Set([lines[0] ?? '', lines.at(-1) ?? ''])].map((line) => ({
        label: `${count} lines`,
        value: `${`${line}\n`.repeat(more)}${input}`,
      }));
}

function longLines(input: string, count: number): readonly Substitute[] {
  const end = input.includes('\n') ? input.indexOf('\n') : input.length;
  return end >= count || end === 0
    ? []
    : [{ label: `a line of ${count}`, value: input.slice(0, end) + 'x'.repeat(count - end) + input.slice(end) }];
}

/** Bytes beside what a length announces: the length may be wider than the place that was taken for it. */
const BESIDE = 16;

/** A length and as much as it says: each place in turn is taken for the length of what follows. */
function announced(input: string, count: number): readonly Substitute[] {
  const places = Array.from({ length: Math.min(PLACES, input.length) }, (_unused, at) => at);
  return places.flatMap((at) =>
    WIDTHS.flatMap(([length, kind]) => {
      const field = fieldAt(input, at, { length, kind });
      if (field === null || count > largest(field)) {
        return [];
      }
      const there = input.length - at - length;
      const tail = (input.at(-1) ?? 'x').repeat(Math.max(0, count + BESIDE - there));
      return [{ label: `${count} bytes announced at ${at}`, value: withField(input, field, count) + tail }];
    }).slice(0, count > 0xff ? 4 : 1),
  );
}

function longTail(input: string, count: number): readonly Substitute[] {
  return input.length >= count
    ? []
    : [{ label: `${count} bytes in all`, value: input + (input.at(-1) ?? 'x').repeat(count - input.length) }];
}
