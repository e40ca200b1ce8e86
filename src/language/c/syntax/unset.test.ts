// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { findAll } from './node.ts';
import { parseAlone } from './parse.ts';
import { unsetAt } from './unset.ts';

/** What is unset where `here` stands. */
async function unsetIn(body: string, file = 'f.c', around = ''): Promise<readonly string[]> {
  const unit = await parseAlone(file, `${around}\nint f(int a, char *p)\n{\n${body}\n}\n`);
  const place = findAll(unit.root, 'identifier').find(({ text }) => text === 'here');
  return place === undefined ? ['no place'] : [...unsetAt(unit, place)];
}

it.each([
  ['nothing was put there', 'int r, n = 2; use(here); r = 1;', ['r']],
  ['a pointer', 'char *q; if (here) return 1; q = p; return *q;', ['q']],
  [
    'another case sets it and ends',
    'int r; switch (a) { case 1: r = 2; break; case 2: use(here); break; } return r;',
    ['r'],
  ],
])('names what holds nothing yet: %s', async (_name, body, names) => {
  expect(await unsetIn(body)).toEqual(names);
});

it.each([
  ['set before', 'int r; r = 1; use(here);'],
  ['set on one of two ways', 'int r; if (a) { r = 1; } use(here);'],
  ['counted', 'int r; r++; use(here);'],
  ['its place given away', 'int r; read_into(&r); use(here);'],
  ['given to what may be a macro', 'int r; get16(r, p); use(here);'],
  ['set further down in the loop', 'int r; while (a--) { if (a < 3) use(here); r = a; }'],
  ['set behind a label that is come to again', 'int r; again: if (a) use(here); r = a; goto again;'],
  ['the case before it goes on into this one', 'int r; switch (a) { case 1: r = 2; case 2: use(here); }'],
  ['kept between calls', 'static int r; use(here); r = 1;'],
  ['an array', 'int r[4]; use(here);'],
  ['of a type that may be anything', 'thing r; use(here);'],
  ['declared further in', '{ int r; r = a; } use(here);'],
])('leaves out what may hold something: %s', async (_name, body) => {
  expect(await unsetIn(body)).toEqual([]);
});

it('leaves out what a macro of the file sets and what a stream puts there', async () => {
  expect(await unsetIn('int r; NEXT; use(here);', 'f.c', '#define NEXT (r = next())')).toEqual([]);
  expect(await unsetIn('int r; in >> r; use(here);', 'f.cc')).toEqual([]);
});
