// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { lines, proposedLines, reportOf } from './fake-site.ts';

describe('what lies before a cursor', () => {
  it('is there when the cursor has left its start', async () => {
    const found = await lines(
      'int ends(const char *text) {\n  const char *p = text;\n  if (!text)\n    return -1;\n  while (*p)\n    p++;\n  if (p[-1] == 10) // <crash>\n    return 1;\n  return 0;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (p != text && p[-1] == 10)');
  });

  it('is there when what counts its steps is not zero', async () => {
    const found = await lines(
      'int take(const char *from, char *to) {\n  unsigned at = 0;\n  while (*from > 32) {\n    *to++ = *from++;\n    at++;\n  }\n  if (to[-1] == 46) // <crash>\n    to--;\n  *to = 0;\n  return 0;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (at != 0 && to[-1] == 46)');
    expect(found.filter((line) => line.includes('-1 < 0'))).toEqual([]);
  });

  it('is not held against a start that moves along', async () => {
    const found = await lines(
      'int ends(const char *text) {\n  const char *p = text;\n  while (*p) {\n    p++;\n    text++;\n  }\n  return p[-1] == 10; // <crash>\n}\n',
      'heap-buffer-overflow',
    );

    expect(found.filter((line) => line.includes('p == text'))).toEqual([]);
  });
});

describe('bounds checks', () => {
  it('read the names that libraries give to the old functions', async () => {
    const found = await lines(
      'struct box { unsigned room; char *text; };\nint put(struct box *b, const char *from, unsigned n) {\n  if (!from)\n    return -1;\n  png_memcpy(b->text, from, n); // <crash>\n  return 0;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found[0]).toBe('if (n > b->room) return -1;');
  });

  it("use the array's own size and the function's own way out", async () => {
    const found = await lines(
      `
enum { E_OK, E_RANGE };
static int table[16];
int put(int i, int v)
{
    if (v > 99)
        return E_RANGE;
    table[i] = v; // <crash>
    return E_OK;
}
`,
      'global-buffer-overflow',
    );

    expect(found[0]).toBe('if (i < 0 || (size_t) i >= sizeof(table) / sizeof(table[0])) return E_RANGE;');
  });

  it('name the dimension where it has a name', async () => {
    const found = await lines(
      '#define CAP 8\nint get(unsigned i) {\n  char buf[CAP];\n  if (!fill(buf)) {\n    return -1;\n  }\n  return buf[i]; // <crash>\n}\n',
      'stack-buffer-overflow',
    );

    expect(found[0]).toBe('if (i >= CAP) { return -1; }');
  });

  it('refuse every negative number where it is divided first', async () => {
    const found = await lines(
      '#define WORD 64\nint set(struct map *m, int n) {\n  if (m == NULL) return -1;\n  m->at[n / WORD] |= 1; // <crash>\n  return 0;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (n < 0) return -1;');
    expect(found.filter((line) => /n \/ WORD\)? < 0/.test(line))).toEqual([]);
  });

  it('find the member that was set from the size that was allocated', async () => {
    const found = await lines(
      `
struct box { char *text; unsigned room; unsigned used; };
int make(struct box *b, unsigned n) { b->text = malloc(n); b->room = n; return 0; }
int set(struct box *b, unsigned at, char c) {
    if (b == NULL) return -1;
    b->text[at] = c; // <crash>
    return 0;
}
`,
      'heap-buffer-overflow',
    );

    expect(found[0]).toBe('if (at >= b->room) return -1;');
  });

  it('ask for the length of a copy', async () => {
    const found = await lines(
      'int f(const char *s, size_t n) {\n\tchar buf[16];\n\tif (n == 0)\n\t\tgoto fail;\n\tmemcpy(buf, s, n); // <crash>\n\treturn use(buf);\nfail:\n\treturn -1;\n}\n',
      'stack-buffer-overflow',
    );

    expect(found[0]).toBe('if (n > sizeof(buf)) goto fail;');
  });

  it('leave room for what ends a copy behind it', async () => {
    const found = await lines(
      'int f(const char *s, size_t n) {\n\tchar buf[16];\n\tif (n == 0)\n\t\tgoto fail;\n\tmemcpy(buf, s, n); // <crash>\n\tbuf[n] = 0;\n\treturn use(buf);\nfail:\n\treturn -1;\n}\n',
      'stack-buffer-overflow',
    );

    expect(found[0]).toBe('if (n >= sizeof(buf)) goto fail;');
  });

  it('refuse nothing to take one off where an unsigned number is made smaller', async () => {
    const found = await lines(
      'char *get(char *val, unsigned int most, const char *from, unsigned int size) {\n    if (from == NULL)\n        return NULL;\n    most--;\n    memcpy(val, from, MIN(most, size)); // <crash>\n    return val;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (most == 0) return NULL;');
  });

  it('go into the condition that does the access', async () => {
    const found = await lines(
      'int skip(const char *p, const char *end) {\n  int n = 0;\n  while (*p == 32) { // <crash>\n    p++;\n    n++;\n  }\n  return n;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('while (p < end && *p == 32) {');
  });

  it('are asked by a caller of all that a loop in the callee uses, from where the caller is', async () => {
    const found = await lines(
      `
#define BLOCK 8
static void store(unsigned char *to, int v) {
    for (int i = 0; i < BLOCK; i++) {
        to[i] = v; // <crash>
    }
}
int encode(const char *in, unsigned char *out, unsigned out_size) {
    unsigned used = 0;
    for (; *in != 0; in++) {
        if (*in == 'x') return -1;
        store(out + used, *in); // <call>
        used += BLOCK;
    }
    return used;
}
`,
      'heap-buffer-overflow',
      ['crash', 'call'],
    );

    expect(found).toContain('if (used > out_size || BLOCK > out_size - used) return -1;');
  });

  it('are asked by a caller that knows the room, of what the callee uses of it', async () => {
    const found = await lines(
      `
struct block { int count; unsigned char *bytes; };
static void store(unsigned char *to) { to[0] = 1; to[3] = 4; } // <crash>
int keep(struct block *b) {
    if (b->bytes == NULL) {
        return -1;
    }
    store(b->bytes); // <caller>
    return 0;
}
`,
      'heap-buffer-overflow',
      ['crash', 'caller'],
    );

    expect(found).toContain('if (b->count < 4) { return -1; }');
  });

  it('say in a caller what lies behind a sum of offsets', async () => {
    const found = await lines(
      'static int hex(const char *p) { int i, v = 0; for (i = 0; i < 4; i++) v += p[i]; return v; } // <crash>\nint f(const char *str, unsigned len) {\n    unsigned at = 0;\n    if (len == 0)\n        return -1;\n    return hex(str + at + 2); // <caller>\n}\n',
      'heap-buffer-overflow',
      ['crash', 'caller'],
    );

    expect(found).toContain('if (at + 2 > len || 4 > len - (at + 2)) return -1;');
  });

  it('propose nothing for a report without own frames', async () => {
    const files = { 'a.c': 'int f(void) { return 0; } // <crash>\n' };
    const report = reportOf(files, 'heap-buffer-overflow', { stack: ['crash'] });
    const foreign = { ...report, stack: report.stack.map((frame) => ({ ...frame, isOwn: false })) };

    expect(await proposedLines(files, [foreign])).toEqual([]);
  });
});
