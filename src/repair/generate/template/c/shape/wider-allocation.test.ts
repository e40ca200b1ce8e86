// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

const TEXT = `struct field { char *text; u_int32_t count; };
void make(char **to, size_t size) {
    *to = calloc(1, size); // <calloc>
}
void read_field(struct field *field, const char *from) {
    make(&field->text, field->count + 1); // <make>
    strncpy(field->text, from, field->count);
}
void say_lens(struct field *field, double near, double far) {
    snprintf(field->text, 31, "%.1f - %.1f mm", near, far); // <write>
}
`;

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  const marks = { stack: ['write'], allocated: ['calloc', 'make'] };
  return proposedLines(files, [reportOf(files, 'heap-buffer-overflow', marks)]);
}

describe('memory that a writer fills up to a number of its own', () => {
  it('is asked for at least that large', async () => {
    const found = await lines(TEXT);

    expect(found).toContain('make(&field->text, field->count + 1 < 31 ? 31 : field->count + 1);');
    expect(found).toContain('*to = calloc(1, size < 31 ? 31 : size);');
  });

  it('gets the number where it had a smaller one', async () => {
    expect(await lines(TEXT.replace('field->count + 1);', '8);'))).toContain('make(&field->text, 31);');
  });

  it('stays as it is where it is large enough, or nobody says how much is put there', async () => {
    const large = await lines(TEXT.replace('field->count + 1);', '64);'));
    const open = await lines(TEXT.replace('snprintf(field->text, 31,', 'sprintf(field->text,'));

    expect([...large, ...open].filter((line) => /make\(.*31/.test(line))).toEqual([]);
  });
});
