// SPDX-License-Identifier: Apache-2.0
import type { Condition } from '../find/condition.ts';
import type { Wording } from '../shape/shape.ts';

/** Environment variable that says what to try: a number, or `all` to watch every condition and follow none. */
export const VARIABLE = 'SKYMEND_TRY';

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
  return skymend_mode == 0 || skymend_mode == number;
}
__attribute__((unused)) static int skymend_saw(int number, int is) {
  if (skymend_mode == 0) {
    unsigned char bit = is ? 2 : 1;
    if (!(skymend_seen[number] & bit)) {
      char line[24] = "\\n@skymend 0 0000\\n";
      skymend_seen[number] |= bit;
      line[10] = is ? '1' : '0';
      line[12] = (char)('0' + number / 1000 % 10);
      line[13] = (char)('0' + number / 100 % 10);
      line[14] = (char)('0' + number / 10 % 10);
      line[15] = (char)('0' + number % 10);
      skymend_write(2, line, 17);
    }
    return 0;
  }
  return is;
}
#endif
#line 1
`;

/** Every condition asks first whether it is the one to try. */
export function switched(number: number): Wording {
  const call = ({ bad }: Condition): string => `SKYMEND_TRY(${number}, ${bad})`;
  return { bad: call, good: (condition) => `!${call(condition)}` };
}

/** What a watching run told: which conditions were met, and which of them came true. */
export interface Watched {
  readonly met: ReadonlySet<number>;
  readonly fired: ReadonlySet<number>;
}

export function readWatched(stderr: string): Watched {
  const met = new Set<number>();
  const fired = new Set<number>();
  for (const [, is, number] of stderr.matchAll(/^@skymend ([01]) (\d{4})$/gm)) {
    met.add(Number(number));
    if (is === '1') {
      fired.add(Number(number));
    }
  }
  return { met, fired };
}
