// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [
    reportOf(files, 'heap-buffer-overflow', { stack: ['crash'], allocated: ['taken', 'asked'] }),
  ]);
}

const LIST = `#include <limits.h>
static void *take(struct list *l, int size) {
    l->used += size;
    return malloc(size); // <taken>
}
int fill(struct list *l, int n) {
    char **names;
    int i;
    if (n < 0)
        return -1;
    names = take(l, sizeof(char *) * n); // <asked>
    for (i = 0; i < n; i++)
        names[i] = next(l); // <crash>
    return 0;
}
`;

describe('a size that loses its upper part', () => {
  it('is refused before a parameter that cannot hold it', async () => {
    expect(await lines(LIST)).toContainEqual('if (sizeof(char *) * n > INT_MAX) return -1;');
  });

  it('is left alone where the parameter holds it', async () => {
    const wide = await lines(LIST.replace('int size', 'size_t size'));

    expect(wide.filter((line) => line.includes('> INT_MAX'))).toEqual([]);
  });

  it('is refused before a variable that cannot hold it', async () => {
    const files = {
      'a.c': `char *copy(const char *text, size_t n) {
    unsigned short size;
    char *p;
    if (text == NULL)
        return NULL;
    size = n + 1;
    p = malloc(size); // <taken>
    memcpy(p, text, n); // <crash>
    return p;
}
`,
    };

    const found = await proposedLines(files, [
      reportOf(files, 'heap-buffer-overflow', { stack: ['crash'], allocated: ['taken'] }),
    ]);

    expect(found).toContainEqual(expect.stringContaining('if ((n + 1) > USHRT_MAX) return NULL;'));
  });
});
