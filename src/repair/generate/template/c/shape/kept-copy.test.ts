// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  const found = await proposedLines(files, [
    reportOf(files, 'heap-use-after-free', { stack: ['use'], freed: ['moved', 'call'] }),
  ]);
  return found.filter((line) => line.includes('kept'));
}

const SET = 'struct value { char *text; };\nvoid set(struct value *v) {\n    free(v->text); // <moved>\n}\n';

describe('text that was borrowed by a call', () => {
  it('is copied before another call that releases it, when it had been, and given back on every way out', async () => {
    const found = await lines(`${SET}
int show(struct value *a, int flags) {
#define SEEN 1
    struct { const char *s; } left = { 0 };
    int n = 0;
    if (a == NULL)
        return -1;
    while (flags) {
        if (flags & 1) {
            left.s = text_of(a);
        }
        if (flags & 4) {
            set(a); // <call>
        }
        print(left.s); // <use>
        flags >>= 1;
        name = xstrdup("x");
    }
    return n;
#undef SEEN
}
`);

    expect(found).toEqual([
      'char *kept_left_s = NULL; if ((flags & 1) && left.s != NULL) { free(kept_left_s); kept_left_s = xstrdup(left.s); left.s = kept_left_s; } free(kept_left_s);',
    ]);
  });

  it('is copied with a way out where there is no memory', async () => {
    const found = await lines(`${SET}
int show(struct value *a) {
    const char *s;
    if (a == NULL)
        return -1;
    s = text_of(a);
    set(a); // <call>
    print(s); // <use>
    return 0;
}
`);

    expect(found[0]).toContain('kept_s = strdup(s); if (kept_s == NULL) return -1; s = kept_s;');
  });

  it('is left alone where somebody else gets it, and where it is no text', async () => {
    const given = await lines(`${SET}
const char *show(struct value *a) {
    const char *s;
    s = text_of(a);
    set(a); // <call>
    print(s); // <use>
    return s;
}
`);
    const other = await lines(`${SET}
int show(struct value *a) {
    const struct value *s;
    s = text_of(a);
    set(a); // <call>
    print(s); // <use>
    return 0;
}
`);

    expect([...given, ...other]).toEqual([]);
  });
});
