// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

const TEXT = `struct parser { char *token; int pos; int room; };
static void add(struct parser *p, char c) {
    if (p->pos == p->room) {
        p->room = p->room * 2 + 256;
        p->token = realloc(p->token, p->room);
    }
    p->token[p->pos++] = c;
}
int end(struct parser *p) {
    if (p->token == 0)
        return -1;
    p->token[p->pos] = 0; // <crash>
    return p->pos;
}
`;

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, 'heap-buffer-overflow', { stack: ['crash'] })]);
}

describe('memory that grows on demand', () => {
  it('grows while there is room for what ends the text', async () => {
    expect((await lines(TEXT))[0]).toBe('if (p->pos + 1 >= p->room) {');
  });

  it('grows for the last of several', async () => {
    const several = TEXT.replace('p->pos == p->room', 'p->pos + 3 > p->room');

    expect((await lines(several))[0]).toBe('if (p->pos + 3 >= p->room) {');
  });

  it('is told from conditions that get no memory', async () => {
    const fixed = TEXT.replace('p->token = realloc(p->token, p->room);', 'flush(p);');

    expect((await lines(fixed)).filter((line) => line.includes('p->pos + 1 >='))).toEqual([]);
  });
});
