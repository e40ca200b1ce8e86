// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { SourceFile } from './source-file.ts';

it('sees what stands inside parentheses', () => {
  const source = new SourceFile('a.js', 'function f(a, b) { return (0, a.b)((a + b)); }');

  const uses = [...source.walk()].filter((node) => node.type === 'Identifier' && source.variableOf(node) !== undefined);

  expect(uses.map((node) => source.textOf(node))).toEqual(['f', 'a', 'b', 'a', 'a', 'b']);
});

it('knows lines and columns in every place, also across lines and at the end', () => {
  const text = 'f(\n  1,\n\n  22\n);';
  const source = new SourceFile('a.js', text);

  const regions = [...source.walk()].map((node) => source.regionOf(node));

  expect(regions).toEqual([
    { startLine: 1, startColumn: 1, endLine: 5, endColumn: 3 },
    { startLine: 1, startColumn: 1, endLine: 5, endColumn: 3 },
    { startLine: 1, startColumn: 1, endLine: 5, endColumn: 2 },
    { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
    { startLine: 2, startColumn: 3, endLine: 2, endColumn: 4 },
    { startLine: 4, startColumn: 3, endLine: 4, endColumn: 5 },
  ]);
});
