// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { CodeBase, type Reading } from './code-base.ts';
import { callsIn, functionAt, functionsOf } from './functions.ts';
import { integerOf, typeOf } from './infer.ts';
import { findAll, isPure, namesIn } from './node.ts';
import { dialectOf, parseUnit } from './parse.ts';
import { variablesAt } from './scope.ts';

const FILES: Readonly<Record<string, string>> = {
  'src/box.h': `
#define CAP 16
typedef unsigned short half;
struct box { int used; char text[CAP]; struct box *next; half *values; size_t n_values; };
typedef struct box Box;
`,
  'src/box.c': `
#include "box.h"
static int limit = 4, table[8][3];
static char *fill(Box *b, int i, const unsigned char *from)
{
  for (int k = 0; k < i; k++) {
    int inner = k;
    b->text[k] = from[inner];
  }
  return b->next->text;
}
int (*hook)(int);
`,
};

async function read(files: Readonly<Record<string, string>> = FILES): Promise<Reading> {
  const code = new CodeBase(Object.keys(files), async (file) => files[file] ?? '');
  const reading = await code.reading(Object.keys(files).at(-1) ?? '');
  expect(reading).toBeDefined();
  return reading ?? { unit: await parseUnit('', ''), types: [] };
}

it('finds functions with their parameters and what they return', async () => {
  const { unit } = await read();

  const [fill] = functionsOf(unit);

  expect(functionsOf(unit).length).toBe(1);
  expect(fill?.name).toBe('fill');
  expect(fill?.isStatic).toBe(true);
  expect(fill?.returns).toEqual({ base: 'char', pointers: 1, arrays: [] });
  expect(fill?.parameters.map(({ name, type }) => [name, type.base, type.pointers])).toEqual([
    ['b', 'Box', 1],
    ['i', 'int', 0],
    ['from', 'unsigned char', 1],
  ]);
  expect(functionAt(unit, 8)).toBe(fill);
  expect(functionAt(unit, 2)).toBeUndefined();
});

it('knows the type of a macro that stands for a number', async () => {
  const reading = await read({ 'a.c': '#define HEAD (0x20)\nunsigned f(unsigned n)\n{\n  return HEAD + n;\n}\n' });
  const [sum] = findAll(reading.unit.root, 'binary_expression');

  expect(sum === undefined ? undefined : typeOf(sum, reading)?.base).toBe('unsigned');
});

it('takes a parameter by its own name, not by that of a macro behind it', async () => {
  const unit = await parseUnit(
    'a.c',
    'int f(const char *end ARG_UNUSED, unsigned WORD)\n{\n  return *end + WORD;\n}\n',
  );

  expect(functionsOf(unit)[0]?.parameters.map(({ name }) => name)).toEqual(['end', 'WORD']);
});

it('knows what can be named at a place, and nothing declared after it', async () => {
  const { unit } = await read();
  const [place] = findAll(unit.root, 'assignment_expression');

  const names = place === undefined ? [] : variablesAt(unit, place).map(({ name, kind }) => `${kind} ${name}`);

  expect(names).toEqual([
    'local inner',
    'local k',
    'parameter b',
    'parameter i',
    'parameter from',
    'global limit',
    'global table',
    'global hook',
  ]);
});

it('infers types through typedefs, members, pointers and arrays', async () => {
  const reading = await read();
  const said = (text: string): unknown => {
    const found = findAll(reading.unit.root, 'field_expression', 'subscript_expression', 'identifier').find(
      (node) => node.text === text,
    );
    return found === undefined ? 'not found' : typeOf(found, reading);
  };

  expect(said('b->text')).toEqual({ base: 'char', pointers: 0, arrays: ['CAP'] });
  expect(said('b->next->text')).toEqual({ base: 'char', pointers: 0, arrays: ['CAP'] });
  expect(said('from[inner]')).toEqual({ base: 'unsigned char', pointers: 0, arrays: [] });
  expect(said('missing')).toBe('not found');
});

it('knows width and sign of integers through typedefs, and of nothing else', async () => {
  const reading = await read();

  expect(integerOf({ base: 'half', pointers: 0, arrays: [] }, reading)).toEqual({ bits: 16, isSigned: false });
  expect(integerOf({ base: 'uint32_t', pointers: 0, arrays: [] }, reading)).toEqual({ bits: 32, isSigned: false });
  expect(integerOf({ base: 'long int', pointers: 0, arrays: [] }, reading)).toEqual({ bits: 64, isSigned: true });
  expect(integerOf({ base: 'half', pointers: 1, arrays: [] }, reading)).toBeUndefined();
  expect(integerOf({ base: 'Box', pointers: 0, arrays: [] }, reading)).toBeUndefined();
});

it('reads the old way to declare parameters', async () => {
  const { unit } = await read({ 'old.c': 'int f(a, b)\n  char *a;\n  int b;\n{\n  return a[b];\n}\n' });

  expect(functionsOf(unit)[0]?.parameters.map(({ name, type }) => [name, type.base, type.pointers])).toEqual([
    ['a', 'char', 1],
    ['b', 'int', 0],
  ]);
});

it('reads member functions of C++ and the members they use', async () => {
  const text =
    'class Box { public: int get(int i); private: int used; char text[4]; };\nint Box::get(int i) { return text[i]; }\n';
  const reading = await read({ 'box.cpp': text });
  const [use] = findAll(reading.unit.root, 'subscript_expression').flatMap((node) => node.children.slice(0, 1));

  expect(functionsOf(reading.unit).map(({ name }) => name)).toEqual(['get']);
  expect(use === undefined ? use : typeOf(use, reading)).toEqual({ base: 'char', pointers: 0, arrays: ['4'] });
});

it('reads classes behind the macro that exports them', async () => {
  const text = 'class BOX_API Box : public Base { private: unsigned long used; };\nint Box::get() { return used; }\n';
  const reading = await read({ 'box.cpp': text });
  const use = findAll(reading.unit.root, 'return_statement').flatMap((node) => findAll(node, 'identifier'))[0];

  expect(use === undefined ? use : typeOf(use, reading)?.base).toBe('unsigned long');
});

it('keeps reading around what it cannot read', async () => {
  const unit = await parseUnit('broken.c', 'int a(void) { retrn = = 3 ; }\nint good(int x) { return x; }\n');

  expect(unit.root.isBroken).toBe(true);
  expect(functionsOf(unit).map(({ name }) => name)).toContain('good');
});

it('tells what evaluating changes', async () => {
  const { root } = await parseUnit('a.c', 'void f(void) { g(a[i++], h(b), c + d.e, *p); }');
  const [call] = callsIn(root);

  expect(call?.name).toBe('g');
  expect(call?.args.map(isPure)).toEqual([false, false, true, true]);
  expect(call?.args.map((arg) => [...namesIn(arg)])).toEqual([['a', 'i'], ['b'], ['c', 'd'], ['p']]);
});

it('reads a header as C++ only where its text says so', () => {
  expect(dialectOf('a.h', 'struct a { int b; };')).toBe('c');
  expect(dialectOf('a.h', 'namespace a {\n}')).toBe('cpp');
  expect(dialectOf('a.cc', '')).toBe('cpp');
});
