// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, 'heap-use-after-free', { stack: ['use'], freed: ['moved', 'call'] })]);
}

const SET = 'struct value { char *text; };\nvoid set(struct value *v) {\n    free(v->text); // <moved>\n}\n';

describe('what was borrowed by a call', () => {
  it('is borrowed again after a call that releases it, when it had been', async () => {
    const found = await lines(`${SET}
int show(struct value *a, int flags) {
    struct { const char *s; } left = { 0 };
    if (flags & 1) {
        if (flags & 2) {
            left.s = text_of(a);
        }
    }
    if (flags & 4) {
        set(a); // <call>
    }
    return print(left.s); // <use>
}
`);

    expect(found).toContain('if ((flags & 1) && (flags & 2)) left.s = text_of(a);');
  });

  it('is no more asked for what nobody asked', async () => {
    const found = await lines(`${SET}
int show(struct value *a) {
    const char *s;
    s = text_of(a);
    set(a); // <call>
    return print(s); // <use>
}
`);

    expect(found).toContain('s = text_of(a);');
  });

  it('is left alone where what was asked has changed since, and where it was memory of its own', async () => {
    const changed = await lines(`${SET}
int show(struct value *a, int flags) {
    const char *s = 0;
    if (flags)
        s = text_of(a);
    flags = 0;
    set(a); // <call>
    return print(s); // <use>
}
`);
    const own = await lines(`${SET}
int show(struct value *a) {
    char *s;
    s = strdup(a->text);
    set(a); // <call>
    return print(s); // <use>
}
`);

    const again = await lines(`${SET}
int show(struct value *a) {
    const char *s;
    s = show(a);
    set(a); // <call>
    return print(s); // <use>
}
`);

    expect([...changed, ...own, ...again].filter((line) => /\bs = (?:text_of|strdup|show)/.test(line))).toEqual([]);
  });
});
