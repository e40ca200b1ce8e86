// SPDX-License-Identifier: Apache-2.0

/** How fast guards were tried: all in one program, and one that was built and run by itself. */
export interface Tries {
  readonly guards: number;
  /** For all of them, builds included. */
  readonly seconds: number;
  /** What each guard took that was built by itself. */
  readonly alone: readonly number[];
}

const TRIED = /tried (\d+) guards in ([\d.]+) s,.*?(?:\(one by itself: ([\d.]+) s\)|\(none was built by itself\))/g;

/** What the tool says on stderr about its guards. */
export function triesIn(notes: string): Tries {
  const told = [...notes.matchAll(TRIED)];
  return {
    guards: told.reduce((sum, [, guards]) => sum + Number(guards), 0),
    seconds: told.reduce((sum, [, , seconds]) => sum + Number(seconds), 0),
    alone: told.flatMap(([, , , seconds]) => (seconds === undefined ? [] : [Number(seconds)])),
  };
}

/** Guards a second of both ways in the same runs; null where none was tried so. */
export function ratesOf(tries: readonly Tries[]) {
  const guards = tries.reduce((sum, each) => sum + each.guards, 0);
  const seconds = tries.reduce((sum, each) => sum + each.seconds, 0);
  const alone = tries.flatMap((each) => each.alone);
  const spent = alone.reduce((sum, each) => sum + each, 0);
  const together = rate(guards, seconds);
  const oneByOne = rate(alone.length, spent);
  return {
    guards,
    together,
    oneByOne,
    ratio: together === null || oneByOne === null ? null : Math.round((10 * together) / oneByOne) / 10,
  };
}

function rate(count: number, seconds: number): number | null {
  return seconds === 0 ? null : Math.round((1000 * count) / seconds) / 1000;
}
