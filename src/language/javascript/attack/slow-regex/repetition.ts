// SPDX-License-Identifier: Apache-2.0

/** A string as a short unit repeated many times between a head and a tail. */
export interface Repetition {
  readonly head: string;
  readonly unit: string;
  readonly count: number;
  readonly tail: string;
}

/** Longer units are rare in attacks on regular expressions, and each length costs one pass over the text. */
const LONGEST_UNIT = 32;
const FEWEST_COUNT = 5;

/** The longest run of a repeated unit in `text`; of equal runs the one with the shortest unit. */
export function findRepetition(text: string): Repetition | undefined {
  let best: Repetition | undefined;
  for (let length = 1; length <= Math.min(LONGEST_UNIT, text.length); length += 1) {
    const run = longestRun(text, length);
    const isLonger = best === undefined || run.end - run.start > best.count * best.unit.length;
    const count = Math.floor((run.end - run.start) / length);
    if (isLonger && count >= FEWEST_COUNT) {
      const end = run.start + count * length;
      best = {
        head: text.slice(0, run.start),
        unit: text.slice(run.start, run.start + length),
        count,
        tail: text.slice(end),
      };
    }
  }
  return best;
}

export function spell({ head, unit, count, tail }: Repetition): string {
  return head + unit.repeat(Math.max(0, Math.round(count))) + tail;
}

/** The longest stretch in which every character equals the one `length` before it, with its first unit. */
function longestRun(text: string, length: number): { readonly start: number; readonly end: number } {
  let best = { start: 0, end: 0 };
  let start = 0;
  for (let index = length; index <= text.length; index += 1) {
    if (index < text.length && text[index] === text[index - length]) {
      continue;
    }
    if (index - start > best.end - best.start) {
      best = { start, end: index };
    }
    start = index - length + 1;
  }
  return best;
}
