// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { lines } from '../fake-site.ts';

const WALK = `struct point { int x, y; struct point *next; };
#define MOVE(to) p->x += to; p = p->next
void quarters(struct point *list) {
    struct point *p = list;
    if (p == NULL)
        return;
    while (p->y > 0) { // <one>
        MOVE(1);
    }
    if (p->y == 0) { // <crash>
        MOVE(2);
    }
    while (p->x < 0 || p->y < 0) {
        MOVE(3);
    }
    while (p != NULL) {
        MOVE(4);
    }
}
`;

it('a pointer that moves on is asked for in every condition that follows it', async () => {
  const found = await lines(WALK, 'null-pointer');

  expect(found).toContain(
    'while (p != NULL && p->y > 0) { if (p != NULL && p->y == 0) { while (p != NULL && (p->x < 0 || p->y < 0)) {',
  );
});

it('is left alone where only one condition follows it', async () => {
  const one = WALK.replace(/ {4}if \(p->y == 0\)[^]*? {4}while \(p != NULL/, '    while (p != NULL');

  const found = await lines(one, 'null-pointer', ['one']);

  expect(found).toContain('while (p != NULL && p->y > 0) {');
  expect(found.filter((line) => line.split('p != NULL').length > 2)).toEqual([]);
});
