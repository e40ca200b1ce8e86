// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { learnFrom, patternsOf } from '../../../patterns/mine/learn.ts';
import { placements } from '../../../patterns/use/place.ts';
import { cNames } from './c-names.ts';

const FILL = `#include <string.h>

struct buffer { char text[16]; };

static int fill(struct buffer *b, const char *from, int length) {
  int i;
  for (i = 0; i < length; i++) { /* copy */
    b->text[i] = from[i];
  }
  return i;
}
`;
const GUARDED = FILL.replace('  for (i', '  /* never more */\n  if (length > 16)\n    return -1;\n  for (i');

const OTHER = `int load(struct words *w, const char *given, unsigned count) {
  unsigned at;
  for (at = 0; at < count; at++) {
    w->chars[at] = given[at];
  }
  return at;
}
`;

async function laid(before: string, after: string, target: string): Promise<readonly string[]> {
  const fix = {
    language: 'c',
    package: 'one',
    vulnerable: '1',
    fixed: '2',
    weakness: 'CWE-787',
    advisories: [],
    before: new Map([['a.c', before]]),
    after: new Map([['a.c', after]]),
  } as const;
  const patterns = patternsOf((await learnFrom(fix, cNames)).edits);
  const file = await cNames.read('b.c', target);
  const suspects = [{ startLine: 4, endLine: 4, score: 1 }];
  return placements(patterns, file, { grammar: cNames, suspects, worth: () => 1 }).map(({ filled }) =>
    filled.edits
      .toSorted((a, b) => b.start - a.start)
      .reduce((text, { start, end, text: words }) => text.slice(0, start) + words + text.slice(end), target),
  );
}

it('lays a bound before another loop, with the names that stand there', async () => {
  const results = await laid(FILL, GUARDED, OTHER);

  expect(results).toContain(OTHER.replace('  for (', '  if (count > 16)\n    return -1;\n  for ('));
});

it('carries a changed condition over to one that looks the same', async () => {
  const after = FILL.replace('i < length', 'i < length && i < 16');

  const results = await laid(FILL, after, OTHER);

  expect(results).toContain(OTHER.replace('at < count', 'at < count && at < 16'));
});

it('learns nothing that calls a function which only the other program has', async () => {
  const after = FILL.replace('  for (i', '  if (length > 16)\n    report_error(b);\n  for (i');

  expect(await laid(FILL, after, OTHER)).toEqual([]);
});

it('leaves comments behind, and no text that looks like one', () => {
  expect(cNames.withoutComments('f("/* a */", \'"\'); // b\n/* c\n d */ g();\n')).toBe(
    'f("/* a */", \'"\');\n  g();\n',
  );
});

it('carries a condition over from behind a macro that the parser cannot place', async () => {
  const before = FILL.replace('  for (i', '  if UNLIKELY (length < 0)\n    return -1;\n  for (i');
  const target = OTHER.replace('  for (', '  if (count < 0)\n    return -1;\n  for (');

  const results = await laid(before, before.replace('(length < 0)', '(length < 0 || length > 16)'), target);

  expect(results).toContain(target.replace('(count < 0)', '(count < 0 || count > 16)'));
});
