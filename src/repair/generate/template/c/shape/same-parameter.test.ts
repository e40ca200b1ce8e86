// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { CodeBase } from '../../../../../language/c/syntax/code-base.ts';
import type { Repair } from './shape.ts';
import { sameParameter } from './same-parameter.ts';

const SET = 'int set_bit(unsigned *map, int n) {\n    map[n / WORD] |= 1u << n;\n    return OKAY;\n}\n';
const FILES: Readonly<Record<string, string>> = {
  'set.c': SET,
  'clear.c':
    'int clear_bit(unsigned *map, int n) {\n    unsigned *at = map;\n    at[n / WORD] = 0;\n    return OKAY;\n}\n',
  'get.c':
    'int get_bit(unsigned *map, int n) {\n    if (n < 0)\n        return OKAY;\n    return map[n / WORD] != 0;\n}\n',
  'size.c': 'unsigned words(int n) {\n    return n / WORD + 1;\n}\n',
  'half.c': 'int half(int n) {\n    return n / 2;\n}\n',
};

const code = new CodeBase(Object.keys(FILES), async (file) => FILES[file] ?? '');

function refusing(bad: string, exit: string): Repair {
  const start = SET.indexOf('map[');
  return {
    shape: 'range-check',
    title: '',
    prior: 0.7,
    condition: { bad, good: `!(${bad})`, prior: 0.7, because: '' },
    edits: () => [{ file: 'set.c', start, end: start, text: `if (${bad})\n        ${exit}\n    ` }],
  };
}

it('refuses the same number where it is used in the same way and nobody asked', async () => {
  const found = await sameParameter(refusing('n < 0', 'return ERR_VAL;'), code);

  expect(found.map(({ fn }) => fn.name)).toEqual(['clear_bit']);
  expect(found[0]?.edits[0]?.text).toContain('if (n < 0)\n        return ERR_VAL;');
});

it('leaves others alone where the refusal speaks of more than the number, or leaves with what only this function has', async () => {
  expect(await sameParameter(refusing('n >= size', 'return ERR_VAL;'), code)).toEqual([]);
  expect(await sameParameter(refusing('n == 0', 'return ERR_VAL;'), code)).toEqual([]);
  expect(await sameParameter(refusing('n < 0', 'return err;'), code)).toEqual([]);
});
