// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { lines, proposedLines, reportOf } from './fake-site.ts';

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

describe('conditions of the preprocessor', () => {
  it('are not mended: nothing is asked there while a program runs', async () => {
    const found = await lines(
      'int pick(const int *a, unsigned n, unsigned at) {\n#if defined(LOUD) && LOUD > 1\n    say(at);\n#endif\n    if (at > n)\n        return -1;\n    return a[at]; // <crash>\n}\n',
      'heap-buffer-overflow',
    );

    expect([found.includes('if (at >= n)'), found.some((line) => line.startsWith('#if'))]).toEqual([true, false]);
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
