// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { SourceFile } from './source-file.ts';

it('sees what stands inside parentheses', () => {
  const source = new SourceFile('a.js', 'function f(a, b) { return (0, a.b)((a + b)); }');

  const uses = [...source.walk()].filter((node) => node.type === 'Identifier' && source.variableOf(node) !== undefined);

  expect(uses.map((node) => source.textOf(node))).toEqual(['f', 'a', 'b', 'a', 'a', 'b']);
});
