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
