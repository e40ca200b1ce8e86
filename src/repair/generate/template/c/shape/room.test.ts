// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

async function lines(text: string, stack: readonly string[] = ['crash']): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, 'heap-buffer-overflow', { stack, allocated: [] })]);
}

describe('lengths', () => {
  const text = `void name(const char *from, unsigned n) {
    char to[16];
    memcpy(to, from, n); // <crash>
    show(to);
}
`;

  it('are cut off at the room there is', async () => {
    expect(await lines(text)).toContain('if (n > sizeof(to)) n = sizeof(to);');
  });

  it('leave room for what ends the text', async () => {
    const ended = text.replace('    show', '    to[n] = 0;\n    show');

    expect(await lines(ended)).toContain('if (n >= sizeof(to)) n = sizeof(to) - 1;');
  });

  it('that may not be changed are not cut off', async () => {
    const fixed = text.replace('unsigned n', 'const unsigned n');

    expect((await lines(fixed)).filter((line) => line.includes('n = sizeof'))).toEqual([]);
  });
});

describe('the room of what a function is given', () => {
  const text = `static int fill(char *out, const char *in);
static int fill(char *out, const char *in) {
    int i;
    if (in == 0)
        return -1;
    for (i = 0; in[i] != 0; i++)
        out[i] = in[i]; // <crash>
    return i;
}
int main(int argc, char **argv) {
    char small[8];
    char large[64];
    return fill(small, argv[1]) + fill(large + 4, argv[1]);
}
`;

  it('is passed along by those who call it', async () => {
    const found = await lines(text);

    expect(found.find((line) => line.includes('out_size'))).toBe(
      [
        'static int fill(char *out, const char *in, size_t out_size);',
        'static int fill(char *out, const char *in, size_t out_size) {',
        'for (i = 0; in[i] != 0; i++) { if (i < 0 || (size_t) i >= out_size) return -1; out[i] = in[i]; }',
        'return fill(small, argv[1], sizeof(small)) + fill(large + 4, argv[1], sizeof(large) - 4);',
      ].join(' '),
    );
  });

  it('is not asked for where others may call it or have its address', async () => {
    const open = text.replaceAll('static int fill', 'int fill');
    const pointed = text.replace('char small', 'int (*how)(char *, const char *) = fill;\n    char small');

    expect([...(await lines(open)), ...(await lines(pointed))].filter((line) => line.includes('out_size'))).toEqual([]);
  });

  it('is not invented where a caller does not know it', async () => {
    const unknown = text.replace('char large[64]', 'char *large = argv[0]');

    expect((await lines(unknown)).filter((line) => line.includes('out_size'))).toEqual([]);
  });
});

describe('an array of a named size', () => {
  const text = `#define MOST 16
int copy(char *to, const char *from) {
    int i;
    if (from == 0)
        return -1;
    for (i = 0; from[i] != 0; i++)
        to[i] = from[i]; // <crash>
    return i;
}
int main(int argc, char **argv) {
    char name[MOST];
    return copy(name, argv[1]); // <call>
}
`;

  it('is no more than that in a function that knows the name', async () => {
    expect(await lines(text, ['crash', 'call'])).toContain(
      'for (i = 0; from[i] != 0; i++) { if (i < 0 || i >= MOST) return -1; to[i] = from[i]; }',
    );
  });

  it('is asked of a text before it is copied place by place', async () => {
    const checked = text.replace('    return copy', '    if (argc < 2)\n        return 2;\n    return copy');

    expect(await lines(checked, ['crash', 'call'])).toContain('if (strlen(argv[1]) >= MOST) return 2;');
  });

  it('leaves room for what ends the text behind the loop', async () => {
    const ended = text.replace('    return i;', '    to[i] = 0;\n    return i;');

    expect((await lines(ended, ['crash', 'call']))[0]).toContain('i + 1 >= MOST) return -1; to[i] = from[i]; }');
  });

  it('is not asked of what is no copy', async () => {
    const other = text
      .replace('to[i] = from[i];', 'to[i] = i;')
      .replace('char name[MOST];', 'char name[MOST]; if (argc < 2) return 2;');

    expect((await lines(other, ['crash', 'call'])).filter((line) => line.includes('strlen'))).toEqual([]);
  });

  it('says nothing of a size in numbers', async () => {
    const numbered = text.replace('#define MOST 16\n', '').replace('[MOST]', '[16]');

    expect((await lines(numbered, ['crash', 'call'])).filter((line) => line.includes('MOST'))).toEqual([]);
  });
});

describe('the room of what a struct points at', () => {
  const text = `struct box {
    char *text;
    int used;
};
int open_box(struct box *b, unsigned n) {
    b->text = malloc(n * 2);
    if (b->text == 0)
        return -1;
    return 0;
}
int put(struct box *b, unsigned at, char c) {
    if (b == 0)
        return -1;
    b->text[at] = c; // <crash>
    return 0;
}
`;

  it('is kept beside it', async () => {
    const found = await lines(text);

    expect(found).toContain('size_t text_room; b->text_room = n * 2; if (at >= b->text_room) return -1;');
  });

  it('is not kept where the pointer is set to what nobody measured', async () => {
    const lent = `${text}void lend(struct box *b, char *t) { b->text = t; }\n`;

    expect((await lines(lent)).filter((line) => line.includes('text_room'))).toEqual([]);
  });
});
