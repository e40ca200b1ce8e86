// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Hunk } from '../../../domain/hunk.ts';
import { hunks } from './hunks.ts';

const OLD = `#include <string.h>

struct buffer {
  char text[16];
};

static int fill(struct buffer *b, const char *from, int length) {
  int i;
  if (length < 0)
    return -1;
  for (i = 0; i < length; i++) {
    b->text[i] = from[i];
  }
  return i;
}

int other(int a) {
  return a * 2;
}
`;

async function between(old: string, fresh: string): Promise<readonly Hunk[]> {
  return (await hunks({ mine: new Map([['a.c', old]]), after: new Map([['a.c', fresh]]) })).hunks;
}

it('finds nothing between versions that are only formatted and commented differently', async () => {
  expect(await between(OLD, OLD.replaceAll('  ', '\t').replace('int i;', 'int i; /* place */'))).toEqual([]);
});

it('puts a changed condition where it belongs', async () => {
  const fresh = OLD.replace('length < 0', 'length < 0 || length > 16');

  const [hunk, ...others] = await between(OLD, fresh);

  expect(others).toEqual([]);
  expect(hunk).toMatchObject({ where: 'fill', removed: '(length < 0)', added: '(length < 0 || length > 16)' });
});

it('keeps a new guard, a macro it needs and an unrelated change apart', async () => {
  const fresh = OLD.replace('struct buffer {', '#define MOST 16\n\nstruct buffer {')
    .replace('  for (i', '  if (length > MOST)\n    return -1;\n  for (i')
    .replace('a * 2', 'a + a');

  const all = await between(OLD, fresh);
  const guard = all.find(({ added }) => added.includes('length > MOST'));
  const macro = all.find(({ added }) => added.includes('#define MOST'));

  expect(all).toHaveLength(3);
  expect(guard?.requires).toEqual([macro?.id]);
});
