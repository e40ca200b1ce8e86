// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { CodeBase } from '../../../../../language/c/syntax/code-base.ts';
import { siblingsOf } from './siblings.ts';

const FILES: Readonly<Record<string, string>> = {
  'apple.c': 'int apple(char *to, unsigned room) {\n    memset(to, 0, room);\n    return 0;\n}\n',
  'pear.c': 'int pear(char *to, unsigned room) {\n    memset(to, 0, room);\n    return 1;\n}\n',
  'plum.c': 'int plum(char *to, unsigned size) {\n    unsigned n = 2;\n    memset(to, 0, room);\n    return 1;\n}\n',
};

const code = new CodeBase(Object.keys(FILES), async (file) => FILES[file] ?? '');
const start = FILES['apple.c']?.indexOf('memset') ?? 0;

it('finds the same statement where the same names can be used', async () => {
  const guard = { file: 'apple.c', start, end: start, text: 'if (room == 0)\n        return 0;\n    ' };

  const found = await siblingsOf([guard], code);

  expect(found.map(({ fn }) => fn.name)).toEqual(['pear']);
  expect(found[0]?.edits).toEqual([{ ...guard, file: 'pear.c', start: start - 1, end: start - 1 }]);
});

it('finds none for a change that says nothing of the statement', async () => {
  const guard = { file: 'apple.c', start, end: start, text: 'if (1)\n        return 0;\n    ' };

  expect(await siblingsOf([guard], code)).toEqual([]);
});

it('knows a short statement by the one before it, whatever else that is about', async () => {
  const files: Readonly<Record<string, string>> = {
    'a.c': 'void a(char *to, unsigned room) {\n    memset(to, 0, room);\n    room--;\n}\n',
    'b.c': 'void b(char *text, unsigned room) {\n    memset (text, 0, room);\n    room--;\n}\n',
    'c.c': 'void c(char *to, unsigned room) {\n    use(to);\n    room--;\n}\n',
  };
  const at = files['a.c']?.indexOf('room--') ?? 0;
  const guard = { file: 'a.c', start: at, end: at, text: 'if (room == 0) return;\n    ' };

  const found = await siblingsOf([guard], new CodeBase(Object.keys(files), async (file) => files[file] ?? ''));

  expect(found.map(({ fn }) => fn.name)).toEqual(['b']);
});
