// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proposedLines, reportOf } from '../fake-site.ts';

const LIST = `struct item { char *text; struct item *next; };
struct queue { struct item *first; int count; };
static void put(struct queue *queue) {
    struct item *item = malloc(sizeof *item); // <taken>
    item->next = queue->first;
    queue->first = item;
}
`;
const TAKE = `static struct item *take(struct queue *queue) {
    struct item *item = queue->first;
    queue->first = item->next;
    return item;
}
`;
const FREE = `static void item_free(struct item *item) {
    free(item->text);
    free(item);
}
`;
const USE = `int work(int n) {
    struct queue queue = { NULL, 0 };
    put(&queue); // <putting>
    if (n > 3)
        return -1;
    return queue.count;
}
`;

async function lines(text: string): Promise<readonly string[]> {
  const files = { 'a.c': text };
  return proposedLines(files, [reportOf(files, 'memory-leak', { stack: [], allocated: ['taken', 'putting'] })]);
}

describe('a list of a function that leaves', () => {
  it("is emptied by the file's own functions", async () => {
    expect(await lines(LIST + TAKE + FREE + USE)).toContainEqual(
      expect.stringContaining('while (queue.first != NULL) item_free(take(&queue));'),
    );
  });

  it('is emptied element by element where no function does that', async () => {
    expect(await lines(LIST + FREE + USE)).toContainEqual(
      expect.stringContaining('struct item *next = queue.first->next; item_free(queue.first); queue.first = next;'),
    );
  });

  it('is left alone where it is handed on', async () => {
    const handed = USE.replace('return -1;', 'return keep(&queue);');

    expect((await lines(LIST + TAKE + FREE + handed)).filter((line) => line.includes('while'))).toEqual([]);
  });
});

it('a member moved to another owner is released with that owner', async () => {
  const moving = `struct value { char *text; };
struct slot { char *key; struct slot *next; };
static void fill(struct slot *slot, struct value *value) {
    value->text = malloc(8); // <taken>
    slot->key = value->text;
}
static void drop(struct slot *slot) {
    free(slot);
}
`;
  const files = { 'a.c': moving };

  const found = await proposedLines(files, [reportOf(files, 'memory-leak', { stack: [], allocated: ['taken'] })]);

  expect(found).toContainEqual(expect.stringContaining('free(slot->key);'));
});

it('a status is not released', async () => {
  const text = `static char *kept;
int begin(void) { kept = malloc(8); return kept == 0; } // <taken>
int work(void) {
    int status = begin(); // <call>
    if (status != 0)
        return -1;
    return 0;
}
`;
  const files = { 'a.c': text };

  const found = await proposedLines(files, [
    reportOf(files, 'memory-leak', { stack: [], allocated: ['taken', 'call'] }),
  ]);

  expect(found.filter((line) => line.includes('free(status)'))).toEqual([]);
});
