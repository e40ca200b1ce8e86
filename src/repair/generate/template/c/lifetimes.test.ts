// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from './fake-site.ts';

describe('lifetimes', () => {
  const text = `
struct node { char *name; int n_name; };
void drop(struct node *n) {
    free(n->name); // <freed>
}
int twice(struct node *n) {
    drop(n); // <caller>
    free(n->name); // <crash>
    return 0;
}
struct node *copy(struct node *from) {
    struct node *to = malloc(sizeof(struct node));
    memcpy(to, from, sizeof(struct node));
    return to;
}
`;

  it('do not end in a growth to nothing', async () => {
    const growing =
      'int grow(char **at, int rows, int width, char *old) {\n  char *more;\n  if (rows < 0)\n    return -1;\n  more = resize_or_realloc(old, rows * width); // <freed>\n  if (!more) {\n    free(old); // <crash>\n    return -1;\n  }\n  *at = more;\n  return 0;\n}\n';
    const files = { 'a.c': growing };
    const report = reportOf(files, 'double-free', { stack: ['crash'], freed: ['freed'] });
    const other = { 'a.c': growing.replace('resize_or_realloc', 'release_and_take') };

    expect(await proposedLines(files, [report])).toContain('if (rows * width == 0) return -1;');
    expect(
      await proposedLines(other, [reportOf(other, 'double-free', { stack: ['crash'], freed: ['freed'] })]),
    ).not.toContain('if (rows * width == 0) return -1;');
  });

  it('end with the pointer forgotten', async () => {
    const files = { 'a.c': text };
    const report = reportOf(files, 'double-free', { stack: ['crash'], freed: ['freed', 'caller'] });

    expect(await proposedLines(files, [report])).toContain('n->name = NULL;');
  });

  it('are not shared by a copy', async () => {
    const files = { 'a.c': text };
    const report = reportOf(files, 'double-free', { stack: ['crash'], freed: ['freed', 'caller'] });

    expect(await proposedLines(files, [report])).toContain('to->name = NULL; to->n_name = 0;');
  });

  it('are not shared by a copy made through a cast, and copies of several are left alone', async () => {
    const casting = { 'a.c': text.replace(/memcpy\((\w+),/, 'memcpy((char *)$1,') };
    const several = { 'a.c': text.replace('from, sizeof(struct node)', 'from, sizeof(struct node) * 2') };
    const lineIn = async (files: Record<string, string>): Promise<readonly string[]> =>
      proposedLines(files, [reportOf(files, 'double-free', { stack: ['crash'], freed: ['freed', 'caller'] })]);

    expect(await lineIn(casting)).toContain('to->name = NULL; to->n_name = 0;');
    expect(await lineIn(several)).not.toContain('to->name = NULL; to->n_name = 0;');
  });

  it('last until the last use', async () => {
    const files = {
      'a.c': 'int f(char *p) {\n    int n = 0;\n    free(p); // <freed>\n    n += p[0]; // <crash>\n    return n;\n}\n',
    };
    const report = reportOf(files, 'heap-use-after-free', { stack: ['crash'], freed: ['freed'] });

    expect(await proposedLines(files, [report])).toContain('free(p);');
  });
});

describe('leaks', () => {
  it('end before the way out that forgets them', async () => {
    const files = {
      'a.c':
        'int f(int n) {\n    char *p = malloc(n); // <made>\n    if (n == 3)\n        return -1;\n    free(p);\n    return 0;\n}\n',
    };
    const report = reportOf(files, 'memory-leak', { stack: ['made'] });

    expect((await proposedLines(files, [report]))[0]).toBe('if (n == 3) { free(p); }');
  });

  it('of members end with their owner', async () => {
    const files = {
      'a.c':
        'struct box { char *text; };\nvoid fill(struct box *b) {\n    b->text = strdup("x"); // <made>\n}\nvoid drop(struct box *b) {\n    free(b);\n}\n',
    };
    const report = reportOf(files, 'memory-leak', { stack: ['made'] });

    expect((await proposedLines(files, [report]))[0]).toBe('free(b->text);');
  });
});
