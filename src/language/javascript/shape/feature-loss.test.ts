// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shapeRules } from './registry.ts';
import { syntaxError } from './syntax-error.ts';

describe('shapeRules', () => {
  it('lists every rule there is', () => {
    const files = readdirSync(new URL('rules', import.meta.url)).map((file) => file.replace('.ts', ''));

    expect(shapeRules.map((rule) => rule.name).toSorted()).toEqual(files.toSorted());
  });
});

describe('syntaxError', () => {
  it.each([
    ['a.js', 'with (a) { b = 010; }'],
    ['a.mjs', 'await x; export {};'],
    ['a.ts', 'const a: string = b as string;'],
    ['a.json', '{"a": 1}'],
    ['README.md', 'anything ('],
    ['a.js', `x = ${'('.repeat(3000)}1${')'.repeat(3000)}`],
  ])('accepts %s with %s', (file, text) => {
    expect(syntaxError(file, text)).toBeNull();
  });

  it('says where and why not', () => {
    expect(syntaxError('a.js', 'var a;\nfunction (')).toMatch(/^2:\d+: /);
    expect(syntaxError('a.json', '{')).not.toBeNull();
  });
});
