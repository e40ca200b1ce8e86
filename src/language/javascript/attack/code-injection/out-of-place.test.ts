// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { SinkEvent } from '../../../../domain/observation.ts';
import { isOutOfPlace } from './out-of-place.ts';

function ran(code: string): readonly SinkEvent[] {
  return [{ sink: 'code', api: 'Function', detail: [code], stack: [] }];
}

const frame = (head: string, body: string): string => `(function anonymous(${head}\n) {\n${body}\n})`;

describe('text that breaks out of its place in code', () => {
  it.each([
    ['a declaration', 'x;attack();y', frame('a', 'var x;attack();y = 1;')],
    ['a call', 'a);attack();f(b', frame('a', 'f(a);attack();f(b);')],
    ['a text', "';attack();'", frame('a', "return '';attack();'';")],
    ['a parameter', 'a=attack()', frame('a=attack()', 'return a')],
  ])('is seen: %s', (_what, text, code) => {
    expect(isOutOfPlace(text, ran(code))).toBe(true);
  });

  it.each([
    ['an expression', 'a + attack()', frame('a', 'return a + attack()')],
    ['statements', 'x=1;attack()', 'x=1;attack()'],
    ['statements of a body', 'x=1;attack();', frame('a', 'x=1;attack();')],
    ['names of parameters', 'a, b', frame('a, b', 'return a')],
    ['code that holds something else', 'attack()', frame('a', 'return 1')],
    ['code that cannot be read', 'attack()', 'attack()) {'],
  ])('is not seen: %s', (_what, text, code) => {
    expect(isOutOfPlace(text, ran(code))).toBe(false);
  });
});
