// SPDX-License-Identifier: Apache-2.0
import { growthOf } from '../../../../../language/javascript/regex/growth.ts';
import type { WrittenText } from '../../../../../language/javascript/regex/occurrence/written-text.ts';
import { parsePattern } from '../../../../../language/javascript/regex/pattern.ts';
import { samePattern } from '../../../../../language/javascript/regex/same.ts';

/** Text that stands in several places of a pattern, or in several patterns, but is written once. */
export interface Part {
  readonly before: string;
  /** Proved to be the same wherever it stands. */
  readonly after: string;
}

export interface Evened {
  readonly source: string;
  readonly parts: readonly Part[];
}

/** More ways to put the same into all places are not tried. */
const MOST_WAYS = 6;

/**
 * A rewritten pattern in which all copies of a part that is written once are rewritten the same way: the search for a
 * rewrite looks at each copy by itself, but an edit changes all of them. Empty when nothing is shared, or when no way
 * that fits one copy makes the whole linear.
 */
export function evened(pattern: WrittenText, rewritten: string, flags: string): readonly Evened[] {
  const runs = sharedRuns(pattern);
  const pieces = runs.length === 0 ? undefined : piecesOf(pattern.text, rewritten, runs);
  if (pieces === undefined) {
    return [];
  }
  const texts = [...new Set(runs.map(({ text }) => text))];
  let ways: readonly (readonly Part[])[] = [[]];
  for (const text of texts) {
    const written = [...new Set(pieces.filter((_, index) => runs[index]?.text === text))];
    const fitting = written.filter((after) => after === text || isSameAnywhere(text, after, flags));
    ways = ways.flatMap((way) => fitting.map((after) => [...way, { before: text, after }])).slice(0, MOST_WAYS);
  }
  return ways
    .map((parts) => ({ parts, source: withParts(pattern.text, runs, parts) }))
    .filter(({ source }) => source !== rewritten && isLinear(source, flags));
}

/** The pattern with the parts in place of what they were, where that changes nothing but them. */
export function replaced(pattern: string, parts: readonly Part[]): string | undefined {
  let text = pattern;
  for (const { before, after } of parts) {
    const pieces = text.split(before);
    // A quantifier behind a part belongs to its last character only.
    if (pieces.slice(1).some((rest) => /^[*+?{]/.test(rest))) {
      return undefined;
    }
    text = pieces.join(after);
  }
  return text;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Stretches of a pattern that are written where another stretch is written as well. */
function sharedRuns({ text, written }: WrittenText): readonly Run[] {
  const uses = new Map<number, number>();
  for (const place of written) {
    if (place !== undefined) {
      uses.set(place.start, (uses.get(place.start) ?? 0) + 1);
    }
  }
  const isShared = written.map((place) => place !== undefined && (uses.get(place.start) ?? 0) > 1);
  // A copy ends where the next character is written before this one.
  const begins = isShared.flatMap((is, at) => (is && !isNext(written, isShared, at) ? [at] : []));
  return begins.map((start) => {
    const length = isShared.slice(start + 1).findIndex((_, after) => !isNext(written, isShared, start + 1 + after));
    const end = length === -1 ? written.length : start + 1 + length;
    return { start, end, text: text.slice(start, end) };
  });
}

/** Does the copy that holds the character before go on with this one? */
function isNext(written: WrittenText['written'], isShared: readonly boolean[], at: number): boolean {
  const [before, place] = [written[at - 1], written[at]];
  return isShared[at] === true && isShared[at - 1] === true && (place?.start ?? 0) >= (before?.end ?? Infinity);
}

/** What stands in a rewritten pattern in the place of each run; `undefined` when what is around them changed too. */
function piecesOf(before: string, after: string, runs: readonly Run[]): readonly string[] | undefined {
  const around = runs.map(({ start }, index) => before.slice(runs[index - 1]?.end ?? 0, start));
  const end = before.slice(runs.at(-1)?.end ?? 0);
  let at = 0;
  const starts: number[] = [];
  for (const text of around) {
    const found = after.indexOf(text, at);
    if (found === -1) {
      return undefined;
    }
    starts.push(found);
    at = found + text.length;
  }
  if (starts[0] !== 0 || !after.endsWith(end)) {
    return undefined;
  }
  return around.map((text, index) =>
    after.slice((starts[index] ?? 0) + text.length, starts[index + 1] ?? after.length - end.length),
  );
}

function withParts(pattern: string, runs: readonly Run[], parts: readonly Part[]): string {
  let text = '';
  let at = 0;
  for (const run of runs) {
    text += pattern.slice(at, run.start) + (parts.find(({ before }) => before === run.text)?.after ?? run.text);
    at = run.end;
  }
  return text + pattern.slice(at);
}

function isSameAnywhere(before: string, after: string, flags: string): boolean {
  const isOne = [before, after].every((text) => parsePattern(text, flags)?.tree.alternatives.length === 1);
  return isOne && samePattern([before, after], flags, { view: 'groups', anywhere: true }).kind === 'same';
}

function isLinear(source: string, flags: string): boolean {
  const pattern = parsePattern(source, flags);
  return pattern !== undefined && growthOf(pattern).kind === 'linear';
}
