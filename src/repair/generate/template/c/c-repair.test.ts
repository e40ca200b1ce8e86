// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from './fake-site.ts';

async function lines(text: string, kind: string, stack: readonly string[] = ['crash']): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, kind, { stack })]);
}

describe('bounds checks', () => {
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

describe('range checks', () => {
  it('refuse zero before one is taken off', async () => {
    const found = await lines(
      'int last(const char *s, unsigned len) {\n    if (s[len - 1] == 10) // <crash>\n        return 1;\n    return 0;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (len != 0 && s[len - 1] == 10)');
  });

  it('refuse a negative parameter at the entry', async () => {
    const found = await lines(
      '#define MP_OKAY 0\n#define MP_VAL -3\nint grow(int *a, int b) {\n   int err;\n   if (!a) return MP_VAL;\n   err = b / 60;\n   a[err] = 1; // <crash>\n   return MP_OKAY;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (err < 0) return MP_VAL;');
  });
});

describe('null checks', () => {
  it('stand where the pointer was got', async () => {
    const found = await lines(
      'int f(int k) {\n    struct item *it = find(k);\n    if (k < 0)\n        return -1;\n    return it->value; // <crash>\n}\n',
      'null-dereference',
    );

    expect(found[0]).toBe('if (it == NULL) return -1;');
  });
});

describe('checks of arithmetic', () => {
  it('refuse a divisor of zero', async () => {
    const found = await lines(
      'int rate(int a, int b) {\n    if (a < 0)\n        return -1;\n    return a / b; // <crash>\n}\n',
      'division-by-zero',
    );

    expect(found[0]).toBe('if (b == 0) return -1;');
  });

  it('refuse a shift by more bits than there are', async () => {
    const found = await lines(
      'int bit(int n) {\n    if (n == 7)\n        return -1;\n    return 1 << n; // <crash>\n}\n',
      'invalid-shift-exponent',
    );

    expect(found[0]).toBe('if (n < 0 || n >= 32) return -1;');
  });

  it('do a multiplication in the type that takes its result', async () => {
    const found = await lines(
      'long f(int rows, int cols) {\n    long total = rows * cols; // <crash>\n    return total;\n}\n',
      'signed-integer-overflow',
    );

    expect(found[0]).toBe('long total = (long) rows * cols;');
  });

  it('shift into the sign bit unsigned', async () => {
    const found = await lines(
      'unsigned f(const unsigned char *p) {\n    unsigned v = p[0] << 24; // <crash>\n    return v;\n}\n',
      'invalid-shift-base',
    );

    expect(found[0]).toBe('unsigned v = (unsigned int) p[0] << 24;');
  });

  it('ask whether a product of sizes fits, and include what names the limit', async () => {
    const found = await lines(
      '#include <stdio.h>\nint f(int a, int b) {\n    int c;\n    if (a < 0)\n        return -1;\n    c = a * b; // <crash>\n    return c;\n}\n',
      'signed-integer-overflow',
    );

    expect(found).toContain(
      '#include <limits.h> if ((long long) a * b > INT_MAX || (long long) a * b < INT_MIN) return -1;',
    );
  });
});

describe('guards', () => {
  it('do not leave with a variable that has no value yet', async () => {
    const found = await lines(
      '#define MP_OKAY 0\n#define MP_VAL -3\nint grow(int *a, int b) {\n   int err;\n   a[b] = 1; // <crash>\n   if ((err = more(a)) != MP_OKAY) {\n      return err;\n   }\n   return MP_OKAY;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (b < 0) { return MP_VAL; }');
    expect(found.filter((line) => line.includes('return err;'))).toEqual([]);
  });

  it('put braces around the only statement of a branch', async () => {
    const found = await lines(
      'char buf[4];\nint f(unsigned i, int ok) {\n    if (ok)\n        buf[i] = 1; // <crash>\n    return 0;\n}\nint g(void) {\n    if (f(1, 1))\n        return -1;\n    return 0;\n}\n',
      'global-buffer-overflow',
    );

    expect(found[0]).toBe('if (ok) { if (i >= sizeof(buf)) return -1; buf[i] = 1; }');
  });
});

describe('conditions that are mended', () => {
  it('hold a signed number against its lower bound as well', async () => {
    const found = await lines(
      'int marks[9];\nvoid set(int i, int v) {\n  if (i > 8) {\n    return;\n  }\n  marks[i] = v; // <crash>\n}\n',
      'global-buffer-overflow',
    );

    expect(found).toContain('if (i < 0 || i > 8) {');
  });

  it('do not let a sum wrap', async () => {
    const found = await lines(
      'int f(char *to, const char *from, unsigned at, unsigned n, unsigned total) {\n    if (at + n > total)\n        return -1;\n    memcpy(to, from + at, n); // <crash>\n    return 0;\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (at + n < at || at + n > total)');
  });

  it('are asked for the last place', async () => {
    const found = await lines(
      'struct list { unsigned count; int *items; };\nint get(struct list *l, unsigned i) {\n    if (i > l->count - 1) return -1;\n    return l->items[i]; // <crash>\n}\n',
      'heap-buffer-overflow',
    );

    expect(found).toContain('if (i >= l->count) return -1;');
  });

  it('refuse what is no number', async () => {
    const found = await lines(
      '#include <math.h>\nint f(double x) {\n    if (x < 0 || x > 9)\n        return -1;\n    return walk(x); // <crash>\n}\n',
      'stack-overflow',
    );

    expect(found).toContain('if (isnan(x) || x < 0 || x > 9)');
  });
});

describe('text of any length', () => {
  it('is refused where it does not fit', async () => {
    const found = await lines(
      'int f(const char *name) {\n    char buf[32];\n    if (name == NULL)\n        return -1;\n    strcpy(buf, name); // <crash>\n    return use(buf);\n}\n',
      'stack-buffer-overflow',
    );

    expect(found[0]).toBe('if (strlen(name) >= sizeof(buf)) return -1;');
  });

  it('is written by the function that is told the room', async () => {
    const found = await lines(
      'int f(int n) {\n    char buf[8];\n    sprintf(buf, "%d items", n); // <crash>\n    return use(buf);\n}\n',
      'stack-buffer-overflow',
    );

    expect(found).toContain('snprintf(buf, sizeof(buf), "%d items", n);');
  });
});

describe('values that nobody set', () => {
  it('are zero where the memory was got, also when nothing tells where that was', async () => {
    const found = await lines(
      'int f(void) {\n    struct row *row = malloc(sizeof *row);\n    read_row(row);\n    return row->b > 10; // <crash>\n}\n',
      'use-of-uninitialized-value',
    );

    expect(found).toContain('struct row *row = calloc(1, sizeof *row);');
  });
});

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

describe('recursion', () => {
  it('is given a depth at which it refuses', async () => {
    const files = {
      'a.c':
        'static int parse(const char *p)\n{\n    if (!p)\n        return -1;\n    return parse(p + 1); // <deep>\n}\n',
    };
    const report = reportOf(files, 'stack-overflow', { stack: ['deep', 'deep', 'deep', 'deep'] });
    const named = { ...report, stack: report.stack.map((frame) => ({ ...frame, function: 'parse' })) };

    const [first = ''] = await proposedLines(files, [named]);

    expect(first).toContain('static int parse_nested(const char *p)');
    expect(first).toContain('if (depth >= 1000) return -1; depth++; result = parse_nested(p); depth--; return result;');
  });

  it('is left alone where nothing calls itself', async () => {
    const found = await lines(
      'int f(int n) {\n    char big[99];\n    return g(big, n); // <crash>\n}\n',
      'stack-overflow',
    );

    expect(found.filter((line) => line.includes('depth'))).toEqual([]);
  });
});

describe('values', () => {
  it('are there from the declaration on', async () => {
    const found = await lines(
      'int f(int n) {\n    int sum;\n    while (n--)\n        sum += n; // <crash>\n    return sum;\n}\n',
      'use-of-uninitialized-value',
    );

    expect(found).toContain('int sum = 0;');
  });

  it('fill allocated memory', async () => {
    const files = { 'a.c': 'int f(int n) {\n    int *p = malloc(n); // <made>\n    return p[1]; // <crash>\n}\n' };
    const report = reportOf(files, 'use-of-uninitialized-value', { stack: ['crash'], allocated: ['made'] });

    expect(await proposedLines(files, [report])).toContain('int *p = calloc(1, n);');
  });

  it('that divide are kept from becoming zero where they are made smaller', async () => {
    const found = await lines(
      'struct q { int n, d; };\nvoid fit(struct q *q) {\n    while (q->n > 9 || q->n < -9) {\n        q->n /= 2;\n        q->d /= 2;\n    }\n}\nint value(struct q *q) {\n    return q->n / q->d; // <crash>\n}\n',
      'division-by-zero',
    );

    expect(found).toContain('while (q->d > 1 && (q->n > 9 || q->n < -9)) {');
  });
});

describe('room', () => {
  it('is made for what ends a text', async () => {
    const files = {
      'a.c':
        'char *copy(const char *s) {\n    char *p = malloc(strlen(s)); // <made>\n    strcpy(p, s); // <crash>\n    return p;\n}\n',
    };
    const report = reportOf(files, 'heap-buffer-overflow', { stack: ['crash'], allocated: ['made'] });

    expect((await proposedLines(files, [report]))[0]).toBe('char *p = malloc(strlen(s) + 1);');
  });

  it('is made for any number', async () => {
    const found = await lines(
      'void f(long n) {\n    char text[8];\n    sprintf(text, "%ld", n); // <crash>\n    puts(text);\n}\n',
      'stack-buffer-overflow',
    );

    expect(found).toContain('char text[32];');
  });
});
