// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { frameAt, proposedLines, reportOf } from '../fake-site.ts';

async function lines(text: string, name: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  const report = reportOf(files, 'stack-use-after-scope', { stack: ['use'] });
  return proposedLines(files, [{ ...report, variable: { name, line: frameAt(files, 'variable').line } }]);
}

describe('variables that are used after their time', () => {
  it('stay when a function hands them out', async () => {
    const found = await lines(
      'const char *f(int n) {\n    char text[48]; // <variable>\n    sprintf(text, "%d", n);\n    return text;\n}\nint main(void) {\n    puts(f(1)); // <use>\n    return 0;\n}\n',
      'text',
    );

    expect(found).toContain('static char text[48];');
  });

  it('move to the block that uses them', async () => {
    const found = await lines(
      'int f(int k) {\n    const char *name = "x";\n    if (k) {\n        char inner[40]; // <variable>\n        fill(inner);\n        name = inner;\n    }\n    puts(name); // <use>\n    return 0;\n}\n',
      'inner',
    );

    expect(found).toContain('char inner[40];');
  });

  it('move without the value they are given in their block', async () => {
    const found = await lines(
      'int f(int k) {\n    int *last = 0;\n    if (k) {\n        int one = k; // <variable>\n        last = &one;\n    }\n    return *last; // <use>\n}\n',
      'one',
    );

    expect(found).toContain('int one; one = k;');
  });

  it('are left where another variable of the block is needed', async () => {
    const found = await lines(
      'int f(int k) {\n    int *last = 0;\n    if (k) {\n        int n = k;\n        int one[n]; // <variable>\n        last = one;\n    }\n    return *last; // <use>\n}\n',
      'one',
    );

    expect(found.filter((line) => line.startsWith('int one'))).toEqual([]);
  });
});
