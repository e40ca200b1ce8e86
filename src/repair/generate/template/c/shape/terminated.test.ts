// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, 'heap-buffer-overflow', { stack: ['use'], allocated: ['made'] })]);
}

describe('text read into memory of its size', () => {
  const text = `int f(FILE *file, long size) {
    char *text = malloc(size); // <made>
    size_t got;
    if (text == NULL)
        return -1;
    got = fread(text, 1, size, file);
    return strlen(text); // <use>
}
`;

  it('gets a place for its end, and the end', async () => {
    expect(await lines(text)).toContain("char *text = malloc(size + 1); text[got] = '\\0';");
  });

  it('ends where it was meant to where nobody keeps how much was read', async () => {
    const checked = text.replace(
      'got = fread(text, 1, size, file);',
      'if (fread(text, 1, size, file) != size)\n        return -1;',
    );

    expect(await lines(checked)).toContain("char *text = malloc(size + 1); text[size] = '\\0';");
  });

  it('is found where it is declared before', async () => {
    const apart = text.replace('char *text = malloc', 'char *text;\n    text = malloc');

    expect(await lines(apart)).toContain("text = malloc(size + 1); text[got] = '\\0';");
  });

  it('keeps a choice of sizes together', async () => {
    const chosen = text.replace('malloc(size)', 'malloc(size ? size : 1)');

    expect(await lines(chosen)).toContain("char *text = malloc((size ? size : 1) + 1); text[got] = '\\0';");
  });

  it('is nothing that other memory is', async () => {
    const numbers = text.replace('char *text', 'int *text').replace('strlen(text)', 'text[0]');

    expect((await lines(numbers)).filter((line) => line.includes("'\\0'"))).toEqual([]);
  });
});
