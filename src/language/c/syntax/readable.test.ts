// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { CodeBase } from './code-base.ts';
import { functionsOf } from './functions.ts';
import { childOf, findAll } from './node.ts';
import { parseAlone } from './parse.ts';
import { macrosOf, readable } from './readable.ts';

const HEADER = `#ifdef WIDE
#  define FAR _far
#  define GIVEN struct state *all,
#else
#  define FAR
#  define GIVEN
#endif
#define OF(args) args
#define FIELD(x) (x)->field
`;
const OLD_STYLE = `#include "old.h"
static int sum OF((GIVEN char *text, int size));

static int sum(GIVEN text, size)
    char FAR *text;
    int size;
{
    int at, all = 0;
#ifdef TWICE
    for (at = 0; at < size; at += 2) {
#else
    for (at = 0; at < size; at++) {
#endif
        if (
#ifdef STRICT
            !(size & 1) ||
#endif
            text[at] > 0)
            all += text[at];
    }
    return all;
}

int last(text) char *text; { return text[9]; }
`;

async function unitOf(files: Readonly<Record<string, string>>) {
  const code = new CodeBase(Object.keys(files), async (file) => files[file] ?? '');
  return code.unit('old.c');
}

describe('code that a parser without macros does not read', () => {
  it('is read with what its headers say of macros, and one of the alternatives that divide a statement', async () => {
    const unit = await unitOf({ 'old.c': OLD_STYLE, 'old.h': HEADER });

    const found = (unit === undefined ? [] : functionsOf(unit)).map(({ name, parameters }) => [
      name,
      ...parameters.map((each) => each.name),
    ]);

    expect(found).toEqual([
      ['sum', 'text', 'size'],
      ['last', 'text'],
    ]);
  });

  it('keeps its places and its text', async () => {
    const unit = await unitOf({ 'old.c': OLD_STYLE, 'old.h': HEADER });

    const [condition] =
      unit === undefined ? [] : findAll(unit.root, 'if_statement').flatMap((node) => childOf(node, 'condition') ?? []);

    expect([condition?.line, condition?.text.includes('#ifdef STRICT')]).toEqual([14, true]);
  });

  it('is not to be edited where a conditional section divides it', async () => {
    const unit = await unitOf({ 'old.c': OLD_STYLE, 'old.h': HEADER });

    const broken = (unit === undefined ? [] : findAll(unit.root, 'if_statement', 'return_statement')).map(
      ({ isBroken }) => isBroken,
    );

    expect(broken).toEqual([true, false, false]);
  });

  it('chooses the alternative whose name is defined somewhere', () => {
    const text = '#define TWICE\n#if defined(TWICE) && !defined(VMS)\nif (a) {\n#else\nif (b) {\n#endif\n}\n';

    const plain = readable(text, macrosOf([text])).text;

    expect([plain.includes('if (a) {'), plain.includes('if (b) {')]).toEqual([true, false]);
  });

  it('leaves sections that hold whole statements, and everything that the parser reads', async () => {
    const text = 'int f(int a) {\n#ifdef A\n  a++;\n#else\n  a--;\n#endif\n  return a;\n}\n';
    const unit = await parseAlone('whole.c', text);

    expect([readable(text, macrosOf([])).text, findAll(unit.root, 'preproc_else').length]).toEqual([text, 1]);
  });

  it('does not take a macro with a meaning, a comment or a text for nothing', () => {
    const text = '#define SIZE 4\n#define FAR\nchar FAR *a = "FAR"; /* FAR */ int b = SIZE;\n';

    expect(readable(text, macrosOf([text])).text).toBe(
      '#define SIZE 4\n#define FAR\nchar     *a = "FAR"; /* FAR */ int b = SIZE;\n',
    );
  });
});
