// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { CodeBase } from '../../../../../language/c/syntax/code-base.ts';
import type { Repair } from './shape.ts';
import { sameDivisor } from './same-divisor.ts';

const FILES: Readonly<Record<string, string>> = {
  'ratio.cc': `int Ratio::down() const
{
  return above / below;
}

int Ratio::up() const
{
  return (above + below - 1) / below;
}

int Ratio::near() const
{
  if (below > 0)
    return (above + below / 2) / below;
  return 0;
}

double Ratio::exact() const
{
  return above / below;
}

int Other::down() const
{
  return above / below;
}

int half(int above, int below)
{
  return above / below;
}
`,
  'scale.c': `int wide(struct scale *s, int n) {
    return n / s->step;
}

int high(struct scale *s, int n) {
    int rows = n % s->step;
    return rows;
}

int deep(struct pit *s, int n) {
    return n / s->step;
}
`,
  'count.c': `int first(int n, int count) {
    return n / count;
}

int second(int n, int count) {
    return n / count;
}
`,
};

const code = new CodeBase(Object.keys(FILES), async (file) => FILES[file] ?? '');

function refusing(file: string, { at, bad }: { readonly at: string; readonly bad: string }): Repair {
  const start = FILES[file]?.indexOf(at) ?? 0;
  return {
    shape: 'divisor-check',
    title: '',
    prior: 0.7,
    condition: { bad, good: `!(${bad})`, prior: 0.7, because: '' },
    edits: () => [{ file, start, end: start, text: `if (${bad})\n    return 0;\n  ` }],
  };
}

it('refuses zero in the other functions of the class that divide by the same member and never asked', async () => {
  const found = await sameDivisor(refusing('ratio.cc', { at: 'return above', bad: 'below == 0' }), code);

  expect(found.map(({ fn }) => fn.name)).toEqual(['up']);
  expect(found[0]?.edits[0]?.text).toContain('if (below == 0)');
});

it('knows a member by the type it belongs to', async () => {
  const found = await sameDivisor(refusing('scale.c', { at: 'return n', bad: 's->step == 0' }), code);

  expect(found.map(({ fn }) => fn.name)).toEqual(['high']);
});

it('leaves functions alone whose divisor is a number of their own, and refusals of something else', async () => {
  expect(await sameDivisor(refusing('count.c', { at: 'return n', bad: 'count == 0' }), code)).toEqual([]);
  expect(await sameDivisor(refusing('ratio.cc', { at: 'return above', bad: 'below < 0' }), code)).toEqual([]);
});
