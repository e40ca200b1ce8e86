// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

it('a cursor in memory that a constant pointer was given stays before its end', async () => {
  const files = {
    'a.c': `typedef struct { long val; char *var; } value;
long sum(const char *text) {
    unsigned size = strlen(text) + 2;
    value *const stack = alloca((size / 2) * sizeof(stack[0]));
    value *top = stack;
    while (1) {
        if (*text == 0)
            goto err;
        if (isalpha(*text)) {
            top->var = alloca(2); // <use>
            goto num;
        }
        if (isdigit(*text)) {
            top->var = 0;
 num:
            top->val = 1;
            top++;
        }
        text++;
    }
    return stack->val;
 err:
    stack->val = -1;
    return 0;
}
`,
  };

  const found = await proposedLines(files, [reportOf(files, 'dynamic-stack-buffer-overflow', { stack: ['use'] })]);

  const guard = 'if (top >= (stack + size / 2)) goto err;';
  expect(found).toContain(guard);
  expect(found.slice(0, 2)).toContain(`${guard} ${guard}`);
});

it('an index that every store moves on stays inside the array at each of them', async () => {
  const files = {
    'a.c': `#define ROOM 64
static unsigned short line[ROOM];
int fill(FILE *in) {
    int at = -1, c;
    while ((c = getc(in)) != EOF && at <= ROOM - 2) {
        switch (c) {
            case 7:
                line[++at] = 0x1e;
                break;
            default:
                line[++at] = c;
        }
    }
    if (at > 0)
        line[++at] = 0; // <use>
    return at;
}
`,
  };

  const found = await proposedLines(files, [reportOf(files, 'global-buffer-overflow', { stack: ['use'] })]);

  const guard = 'if (at + 1 < 0 || at + 1 >= ROOM) return -1;';
  expect(found).toContain(`${guard} ${guard} if (at > 0) { ${guard} line[++at] = 0; }`);
});
