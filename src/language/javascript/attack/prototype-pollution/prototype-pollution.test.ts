// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Encoded } from '../../../../domain/encoded.ts';
import { observationOf } from '../attack.contract.ts';
import { array, object, parseJson, toJson } from '../values.ts';
import { prototypePollution } from './prototype-pollution.ts';
import { delimiterOf, respell } from './route-text.ts';

function siblingsOf(value: Encoded, ...before: readonly Encoded[]): readonly Encoded[] {
  return prototypePollution.siblings(value, observationOf([...before, value])).map((sibling) => sibling.value);
}

function json(text: string): Encoded {
  return parseJson(text) ?? null;
}

describe('siblings of a prototype pollution', () => {
  it('takes the other ways to a prototype in an object', () => {
    const texts = siblingsOf(json('{"__proto__":{"x":1}}')).map(toJson);

    expect(texts).toContain('{"constructor":{"prototype":{"x":1}}}');
    expect(texts).toContain('{"a":{"__proto__":{"x":1}}}');
    expect(texts).toContain('{"toString":{"constructor":{"prototype":{"x":1}}}}');
    expect(texts).toContain('{"a":[{"__proto__":{"x":1}}]}');
  });

  it('turns a constructor attack into the short one', () => {
    expect(siblingsOf(json('{"constructor":{"prototype":{"x":1}}}')).map(toJson)).toContain('{"__proto__":{"x":1}}');
  });

  it('wraps the steps of a path in lists, which equal no string', () => {
    const siblings = siblingsOf(array('__proto__', 'x'));

    expect(siblings).toContainEqual(array(array('__proto__'), 'x'));
    expect(siblings).toContainEqual(array('constructor', 'prototype', 'x'));
    expect(siblings).toContainEqual('__proto__.x');
  });

  it.each([
    ['__proto__.x', 'constructor.prototype.x'],
    ['/__proto__/x', '/constructor/prototype/x'],
    ['a[__proto__][x]=1', 'a[constructor][prototype][x]=1'],
    ['a["__proto__"]["x"]', 'a["constructor"]["prototype"]["x"]'],
    ['__proto__[x]=1', 'constructor[prototype][x]=1'],
    ['[__proto__]\nx = yes\n', '[constructor.prototype]\nx = yes\n'],
    ['constructor.prototype.x', '__proto__.x'],
    ['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}'],
  ])('respells %j as %j', (attack, expected) => {
    expect(siblingsOf(attack)).toContain(expected);
  });

  it('writes options both ways and through an inherited method', () => {
    const siblings = siblingsOf(array('--__proto__.x', 'yes'));

    expect(siblings).toContainEqual(array('--__proto__.x=yes'));
    expect(siblings).toContainEqual(array('--_.concat.constructor.prototype.x', 'yes'));
  });

  it('gives the merge target the branch that the attack goes down', () => {
    const value = json('{"__proto__":{"x":1}}');

    const nested = prototypePollution
      .siblings(value, observationOf([object(['keep', 1]), value]))
      .find((sibling) => toJson(sibling.value) === '{"a":{"__proto__":{"x":1}}}');

    expect(nested?.companions).toEqual([{ argument: 0, value: object(['keep', 1], ['a', object(['kept', 1])]) }]);
  });

  it('looks at every prototype, not only at what the reproducer looks at', () => {
    const kinds = prototypePollution.siblings('__proto__.x', observationOf([])).map((sibling) => sibling.shows?.kind);

    expect(new Set(kinds)).toEqual(new Set(['polluted']));
  });
});

describe('neighbours of a prototype pollution', () => {
  it('replaces the route by harmless keys of the same shape', () => {
    const values = prototypePollution
      .neighbours('__proto__.x', observationOf(['__proto__.x']))
      .map((neighbour) => neighbour.value);

    expect(values).toContain('a.x');
    expect(values).toContain('my__proto__key.x');
    expect(values.filter((value) => typeof value === 'string' && /^(?:__proto__|constructor)\b/.test(value))).toEqual(
      [],
    );
  });

  it('brings objects that break a guard which calls their own hasOwnProperty', () => {
    const value = json('{"__proto__":{"x":1}}');

    const values = prototypePollution.neighbours(value, observationOf([value])).map((neighbour) => neighbour.value);

    expect(values).toContainEqual(object(['hasOwnProperty', 1], ['valueOf', 'text']));
  });
});

describe('route text', () => {
  it('is left alone when it holds no route', () => {
    expect(respell('a.b', ['x'])).toEqual([]);
    expect(delimiterOf('a.b')).toBeUndefined();
  });
});
