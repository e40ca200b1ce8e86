// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

const TEXT = `#define HEAD (0x20)
struct entry { unsigned long size; char *bytes; };
int fill(struct entry *e, unsigned int name, unsigned int extra, unsigned int comment) {
    unsigned int i;
    if (e == 0)
        return -1;
    e->size = HEAD + name + extra + comment;
    e->bytes = malloc((unsigned int)e->size + 8); // <taken>
    for (i = 0; i < extra; i++)
        *(e->bytes + HEAD + name + i) = 0; // <crash>
    return 0;
}
`;

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, 'heap-buffer-overflow', { stack: ['crash'], allocated: ['taken'] })]);
}

describe('the size of what was too small', () => {
  it('is asked where it was made whether every sum on the way fits', async () => {
    expect(await lines(TEXT)).toContainEqual(
      expect.stringContaining(
        'if (HEAD > UINT_MAX - name || HEAD + name > UINT_MAX - extra || HEAD + name + extra > UINT_MAX - comment)',
      ),
    );
  });

  it('is not asked of sums in another function, nor of those that come later', async () => {
    const later = TEXT.replace('    e->size = HEAD + name + extra + comment;\n', '').replace(
      '    return 0;\n}',
      '    e->size = HEAD + name + extra + comment;\n    return 0;\n}\nvoid other(struct entry *e, unsigned int a) {\n    e->size = a + a;\n}',
    );

    expect((await lines(later)).filter((line) => /UINT_MAX - (?:comment|a)\b/.test(line))).toEqual([]);
  });
});
