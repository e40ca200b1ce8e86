// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { featureLoss } from './feature-loss.ts';
import { readsUnset } from './reads-unset.ts';
import { syntaxError } from './syntax-error.ts';

const BEFORE = `#include <assert.h>
#include <string.h>

static int helper(int a)
{
  return a + 1;
}

int parse(const char *text, int length)
{
  int i;
  assert(text != NULL);
  if (length < 0)
    return -1;
  for (i = 0; i < length; i++) {
    switch (text[i]) {
    case 'a':
      helper(i);
      break;
    case 'b':
      return 2;
    default:
      break;
    }
  }
  if (strcmp(text, "end") == 0)
    goto out;
  return 0;
out:
  return 1;
}
`;

function lossOf(from: string, to: string): readonly string[] {
  return featureLoss({ file: 'parse.c', before: BEFORE, after: BEFORE.replace(from, () => to) });
}

describe('a change that keeps the shape', () => {
  it.each([
    ['a guard at the beginning', '  if (length < 0)\n', '  if (length < 0 || length > 64)\n'],
    ['a guard with a jump to the clean-up', "    case 'a':\n", "    case 'a':\n      if (i > 9)\n        goto out;\n"],
    ['a removed static function', 'static int helper(int a)\n{\n  return a + 1;\n}\n', '#define helper(a) (a)\n'],
    ['a block that runs once', '  int i;\n', '  int i;\n  do { length = 2; } while (0);\n'],
    ['a statement that runs once', '  int i;\n', '  int i;\n  do length = 2; while (0);\n'],
    ['a braced guard', '  int i;\n', '  int i;\n  if (text == NULL) {\n    return -1;\n  }\n'],
  ])('loses nothing: %s', (_name, from, to) => {
    expect(lossOf(from, to)).toEqual([]);
  });

  it('is not misled by functions the preprocessor chooses between', () => {
    const before =
      '#ifdef A\nint f(int a) {\n#else\nint f(long a) {\n#endif\n  return g(a, 1, 2, 3) + h(a);\n}\nint k(void) { return 1; }\n';

    expect(featureLoss({ file: 'f.c', before, after: before.replace('return 1', 'return 2') })).toEqual([]);
  });
});

describe('a change that loses a feature', () => {
  it.each([
    ['a return at the entry', { from: '  int i;\n', to: '  int i;\n  return 0;\n', said: 'can no longer be reached' }],
    [
      'a condition that always holds',
      { from: '  int i;\n', to: '  int i;\n  if (1)\n    return 0;\n', said: 'can no longer be reached' },
    ],
    [
      'a loop that is never entered',
      { from: 'i = 0; i < length', to: 'i = 0; 0 && i < length', said: 'can no longer be reached' },
    ],
    [
      'a loop under a condition that never holds',
      { from: '  return 0;\nout:', to: '  while (0 && i)\n    helper(i);\n  return 0;\nout:', said: 'can no longer' },
    ],
    ['an assertion deleted', { from: '  assert(text != NULL);\n', to: '', said: 'an assertion is removed' }],
    ['a renamed function', { from: 'int parse(', to: 'int parse2(', said: 'parse is no longer there' }],
    [
      'a function that is static now',
      { from: 'int parse(', to: 'static int parse(', said: 'parse is no longer there' },
    ],
    ['a parameter more', { from: 'int length)', to: 'int length, int room)', said: 'takes 3 parameters instead of 2' }],
    [
      'a form of input dropped',
      { from: "    case 'b':\n      return 2;\n", to: '', said: "case 'b' is no longer handled" },
    ],
    [
      'a keyword dropped',
      { from: 'strcmp(text, "end") == 0', to: 'length == 0', said: '"end" is no longer looked for' },
    ],
    [
      'a sanitizer told to look away',
      { from: 'int parse(', to: '__attribute__((no_sanitize("address"))) int parse(', said: 'switched off' },
    ],
    [
      'code switched off',
      { from: '  if (strcmp', to: '#if 0\n#endif\n  if (strcmp', said: 'switched off by the preprocessor' },
    ],
    ['a silent end', { from: '  int i;\n', to: '  int i;\n  if (length > 5)\n    exit(0);\n', said: 'ends itself' }],
    ['an error that is swallowed', { from: 'return -1;', to: 'return 0;', said: 'all went well' }],
    ['a crash caught', { from: '  int i;\n', to: '  int i;\n  signal(SIGSEGV, stop);\n', said: 'signal of a crash' }],
  ])('says so: %s', (_name, { from, to, said }) => {
    expect(lossOf(from, to).join('; ')).toContain(said);
  });

  it('says that a function is emptied', () => {
    const after = `${BEFORE.slice(0, BEFORE.indexOf('  int i;'))}  return -1;\n}\n`;

    expect(featureLoss({ file: 'parse.c', before: BEFORE, after })).toContain('the function parse is emptied');
  });

  it('does not say so of a function whose work another one does now', () => {
    const inner = BEFORE.replace(
      'int parse(const char *text, int length)',
      'static int inner(const char *text, int length)',
    );
    const through = (call: string): string =>
      `${inner}\nint parse(const char *text, int length)\n{\n  return ${call};\n}\n`;
    const loss = (after: string): readonly string[] => featureLoss({ file: 'parse.c', before: BEFORE, after });

    expect(loss(through('inner(text, length)'))).toEqual([]);
    expect(loss(through('-1'))).toContain('the function parse is emptied');
  });

  it('finds methods and functions inside namespaces of C++', () => {
    const before =
      'namespace n {\nclass C { int m(int a) { return f(a, b, c, d, e, g, h); } };\nint C::k() const { return 1; }\n}\n';

    expect(featureLoss({ file: 'c.cpp', before, after: before.replace('int C::k()', 'int C::kk()') })).toEqual([
      'the function C::k is no longer there for others',
    ]);
  });
});

describe('text that cannot be parsed', () => {
  it.each([
    ['int f(void) {\n', '1 braces'],
    ['int f(void) { } }\n', 'line 1'],
    ['int a; /* no end\n', 'unterminated comment'],
    ['char *a = "no end;\n', 'unterminated string'],
  ])('is found: %s', (text, said) => {
    expect(syntaxError('a.c', text)).toContain(said);
  });

  it('is not found in strings, characters, raw strings, line splices and chosen branches', () => {
    const text =
      'char *a = "}\\"{"; char b = \'{\'; \\\n int c;\n#define X {\n#ifdef Y\nint f() {\n#else\nint g() {\n#endif\n}\n';

    expect(syntaxError('a.c', text)).toBeNull();
    expect(syntaxError('b.cpp', 'auto s = R"x(" { )x";\n')).toBeNull();
  });
});

describe('what new lines read', () => {
  const before = 'int f(int a, int b)\n{\n  int r, s;\n  s = a;\n  g(s);\n  r = b;\n  return r + s;\n}\n';
  const readIn = async (guard: string): Promise<readonly string[]> =>
    readsUnset({ file: 'f.c', before, after: before.replace('  g(s);\n', () => `${guard}\n  g(s);\n`) });

  it('may hold something', async () => {
    expect(await readIn('  if (s > b)\n    return -1;')).toEqual([]);
    expect(await readIn('  if (s > (int)sizeof(r))\n    return -1;')).toEqual([]);
    expect(await readIn('  int left = b;\n  if (s > left)\n    return -1;')).toEqual([]);
  });

  it('is told where nothing was put there', async () => {
    expect(await readIn('  if (s > r)\n    return -1;')).toEqual(['r is read at line 5 before anything is put there']);
    expect(await readIn('  int left = r;\n  if (s > left)\n    return -1;')).toEqual([
      'r is read at line 5 before anything is put there',
    ]);
  });
});
