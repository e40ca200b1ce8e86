// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

const TEXT = `struct object { int users; int value; };
static struct object *slots[4];
static void drop(int slot) {
    if (slots[slot] != NULL && --slots[slot]->users == 0) {
        free(slots[slot]); // <freed>
    }
    slots[slot] = NULL;
}
static void share(int from, int to) {
    drop(to);
    slots[to] = slots[from];
}
static int show(int slot) {
    return slots[slot]->value; // <use>
}
`;

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, 'heap-use-after-free', { stack: ['use'], freed: ['freed'] })]);
}

describe('references', () => {
  it('are counted where a pointer is kept a second time', async () => {
    expect(await lines(TEXT)).toContain('if (slots[to] != NULL) { slots[to]->users++; }');
  });

  it("are taken by the project's own function", async () => {
    const own = `${TEXT}static void hold(struct object *o) { o->users++; }\n`;

    expect(await lines(own)).toContain('if (slots[to] != NULL) { hold(slots[to]); }');
  });

  it('are not taken twice, nor of objects that count nobody', async () => {
    const taken = TEXT.replace('slots[from];', 'slots[from];\n    slots[to]->users++;');
    const plain = TEXT.replace(' && --slots[slot]->users == 0', '');

    expect((await lines(taken)).filter((line) => line.includes('users++'))).toEqual([]);
    expect((await lines(plain)).filter((line) => line.includes('++'))).toEqual([]);
  });
});
