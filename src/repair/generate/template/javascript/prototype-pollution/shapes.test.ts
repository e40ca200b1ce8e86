// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import { isPolluted, load, mended, MERGES, SETTERS } from './fake-proposals.ts';

/** The lines that a text has and the other has not. */
function added(before: string, after: string): readonly string[] {
  const known = new Set(before.split('\n'));
  return after.split('\n').filter((text) => !known.has(text));
}

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, 'polluted');
  Reflect.deleteProperty(Function.prototype, 'polluted');
});

const OWN_PROTO: unknown = JSON.parse('{"__proto__":{"polluted":1}}');

const NESTED_PROTO: unknown = JSON.parse('{"a":{"__proto__":{"polluted":1}}}');

const BY_CONSTRUCTOR: unknown = JSON.parse('{"constructor":{"prototype":{"polluted":1}}}');

describe('a merge', () => {
  it.each(MERGES)('is guarded in $name', async ({ code, guard }) => {
    const after = await mended(code);

    expect(added(code, after).join('\n')).toContain(guard);
  });

  it.each(MERGES)('lets nothing through in $name', async ({ code }) => {
    const merge = load(await mended(code));

    [OWN_PROTO, NESTED_PROTO, BY_CONSTRUCTOR].forEach((attack) => merge({ a: {} }, attack));

    expect(isPolluted()).toBe(false);
  });

  it.each(MERGES)('merges everything else as before in $name', async ({ code }) => {
    const source = { a: { b: 1 }, prototypes: { c: 2 }, constructor: 'text', my__proto__: 3, list: [1, 2] };

    expect(load(await mended(code))({ a: { z: 0 } }, source)).toEqual(load(code)({ a: { z: 0 } }, source));
  });

  it.each(MERGES)('was open before in $name', ({ code }) => {
    load(code)({ a: {} }, OWN_PROTO);

    expect(isPolluted()).toBe(true);
  });
});

const PATHS = [
  ['__proto__', 'polluted'],
  ['constructor', 'prototype', 'polluted'],
  ['a', '__proto__', 'polluted'],
  [['__proto__'], 'polluted'],
  ['a', ['constructor'], ['prototype'], 'polluted'],
];

describe('a path setter', () => {
  it.each(SETTERS)('is guarded in $name', async ({ code, guard }) => {
    expect(await mended(code)).toContain(guard);
  });

  it.each(SETTERS)('lets nothing through in $name', async ({ code }) => {
    const set = load(await mended(code));

    PATHS.forEach((path) => set({ a: {} }, path, 1));

    expect(isPolluted()).toBe(false);
  });

  it.each(SETTERS)('sets everything else as before in $name', async ({ code }) => {
    const results = [code, await mended(code)].map((text) => {
      const objects: unknown[] = [{ a: { b: {} } }, { a: { constructor: { name: 'own' } } }, { a: {} }];
      const paths = [
        ['a', 'b', 'c'],
        ['a', 'constructor', 'name'],
        ['a', 'prototype_'],
      ];
      return objects.map((object, index) => [load(text)(object, paths[index], 1), object]);
    });

    expect(results[1]).toEqual(results[0]);
  });

  it('is handled when its text is minified and its value is used', async () => {
    const code = `!function(e){${'var pad=0;'.repeat(60)}e.exports=function(e,t,r){for(var n=t.split("."),o=e,i=0;i<n.length-1;i++)o=o[n[i]]||(o[n[i]]={});return o[n[i]]=r,e}}(module);`;

    const after = await mended(code);
    load(after)({}, 'constructor.prototype.polluted', 1);

    expect(isPolluted()).toBe(false);
    expect(load(after)({}, 'a.b', 1)).toEqual({ a: { b: 1 } });
    expect(after.split('\n')).toHaveLength(1);
  });
});
