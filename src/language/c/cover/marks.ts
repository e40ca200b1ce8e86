// SPDX-License-Identifier: Apache-2.0

/** Environment variable that says what to try: a number, `0` to watch every condition and follow none. */
export const VARIABLE = 'SKYMEND_TRY';
/** Its value for watching every condition and following all. */
export const FOLLOWING = '9999';

/** Longer programs of conditions than this are split over several builds. */
export const MOST_TRIED = 600;

/**
 * Put before the first line of a file whose guards can be switched. It uses no header, names no library function that
 * the file could declare otherwise, and ends with the number of the line that follows.
 */
export const PRELUDE: string = `#ifndef SKYMEND_TRY
#define SKYMEND_TRY(number, condition) (skymend_wants(number) && skymend_saw(number, (condition) ? 1 : 0))
#ifdef __cplusplus
extern "C" {
#endif
extern long skymend_write(int, const void *, unsigned long) __asm__("write");
extern char **skymend_environment __asm__("environ");
#ifdef __cplusplus
}
#endif
static int skymend_mode = -2;
static unsigned char skymend_seen[${MOST_TRIED + 1}];
__attribute__((unused)) static int skymend_wants(int number) {
  if (skymend_mode == -2) {
    char **at;
    skymend_mode = -1;
    for (at = skymend_environment; at && *at; at++) {
      const char *name = "${VARIABLE}=", *p = *at;
      while (*name && *name == *p) { name++; p++; }
      if (!*name) {
        skymend_mode = 0;
        while (*p >= '0' && *p <= '9') skymend_mode = skymend_mode * 10 + (*p++ - '0');
      }
    }
  }
  return skymend_mode == 0 || skymend_mode == number || skymend_mode == ${FOLLOWING};
}
__attribute__((unused)) static int skymend_saw(int number, int is) {
  if (skymend_mode == 0 || skymend_mode == ${FOLLOWING}) {
    /* 1: was false, 2: was true, 4: was asked again after it had been true. */
    unsigned char old = skymend_seen[number], now = (is ? 2 : 1) | (old & 2 ? 4 : 0);
    if (now & ~old) {
      char line[24] = "\\n@skymend 0 0000\\n";
      skymend_seen[number] = old | now;
      line[10] = (char)('0' + (old | now));
      line[12] = (char)('0' + number / 1000 % 10);
      line[13] = (char)('0' + number / 100 % 10);
      line[14] = (char)('0' + number / 10 % 10);
      line[15] = (char)('0' + number % 10);
      skymend_write(2, line, 17);
    }
    return skymend_mode == 0 ? 0 : is;
  }
  return is;
}
#endif
#line 1
`;

/** A condition of the program itself, watched. Unlike one that is tried it always counts. */
export function watchedCondition(number: number, condition: string): string {
  return `((void)skymend_wants(0), skymend_saw(${number}, (${condition}) ? 1 : 0))`;
}

/** The same behind the brace that opens a function: a declaration, so that declarations may follow. */
export function entryMark(number: number): string {
  return ` __attribute__((unused)) int skymend_here = ${watchedCondition(number, '1')};`;
}

/** What a watching run told, by the numbers of conditions. */
export interface Watched {
  readonly met: ReadonlySet<number>;
  /** Came true at least once. */
  readonly fired: ReadonlySet<number>;
  /** Was false at least once. */
  readonly held: ReadonlySet<number>;
  /** Was asked again after it had come true: the fault was not there yet. */
  readonly early: ReadonlySet<number>;
}

export function readWatched(stderr: string): Watched {
  const watched = {
    met: new Set<number>(),
    fired: new Set<number>(),
    held: new Set<number>(),
    early: new Set<number>(),
  };
  const marks = [...stderr.matchAll(/^@skymend ([1-7]) (\d{4})$/gm)].map(
    ([, seen, number]) => [Number(seen), Number(number)] as const,
  );
  for (const [seen, number] of marks) {
    watched.met.add(number);
    for (const [bit, set] of [
      [1, watched.held],
      [2, watched.fired],
      [4, watched.early],
    ] as const) {
      if ((seen & bit) !== 0) {
        set.add(number);
      }
    }
  }
  return watched;
}
