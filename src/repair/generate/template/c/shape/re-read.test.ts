// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

async function lines(text: string, file = 'a.c'): Promise<readonly string[]> {
  const files = { [file]: text };
  return proposedLines(files, [reportOf(files, 'heap-use-after-free', { stack: ['use'], freed: ['moved', 'call'] })]);
}

describe('pointers into memory that moves', () => {
  it('follow when it is copied and given back', async () => {
    const found = await lines(
      `void f(char *buf, int n) {
    char *best = NULL;
    char *larger = malloc(n);
    memcpy(larger, buf, n);
    free(buf); // <moved> <call>
    buf = larger;
    if (best != NULL)
        puts(best); // <use>
}
`.replace('<moved> <call>', '<moved>') + '// <call>\n',
    );

    expect(found).toContain('if (best != NULL) best = larger + (best - buf);');
  });

  it('keep their distance over a realloc', async () => {
    const found = await lines(
      `int f(char *buf, int n) {
    char *at = buf + 2;
    char *more = realloc(buf, n); // <moved>
    if (more == 0)
        return -1;
    buf = more;
    return *at; // <use>
}
// <call>
`,
    );

    expect(found).toContain('size_t at_at = at - buf; at = buf + at_at;');
  });

  it('are taken again after a call that may move it', async () => {
    const found = await lines(
      `struct list { int *items; int n; };
void grow(struct list *l) {
    l->items = realloc(l->items, l->n * 8); // <moved>
}
int f(struct list *l, int i) {
    int *item = &l->items[i];
    grow(l); // <call>
    return *item; // <use>
}
`,
    );

    expect(found).toContain('item = &l->items[i];');
    expect(found).toContain('size_t item_at = item - l->items; item = l->items + item_at;');
  });

  it('in the same struct follow the one that moves', async () => {
    const files = {
      'a.c': `struct text { char *start; char *cur; int room; };
void grow(struct text *t) {
    t->start = realloc(t->start, t->room * 2); // <moved>
}
void put(struct text *t, char c) {
    grow(t); // <call>
    *t->cur++ = c; // <use>
}
`,
    };
    const report = reportOf(files, 'heap-use-after-free', { stack: ['use'], freed: ['moved', 'call'] });

    expect(await proposedLines(files, [report])).toContain(
      'size_t t_cur_at = t->cur - t->start; t->cur = t->start + t_cur_at;',
    );
  });

  it('that C++ binds to an element are values instead', async () => {
    const found = await lines(
      'int f(std::vector<int> &v) {\n  const int &last = v.back();\n  v.push_back(0); // <call>\n  return last; // <use>\n}\n// <moved>\n',
      'a.cc',
    );

    expect(found).toContain('const int last = v.back();');
  });

  it('are left alone where nothing moves', async () => {
    const found = await lines('int f(int *p) {\n    free(p); // <moved>\n    return *p; // <use>\n}\n// <call>\n');

    expect(found.filter((line) => line.includes('_at'))).toEqual([]);
  });
});
