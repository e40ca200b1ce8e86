// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { observationOf } from '../attack.contract.ts';
import { object } from '../values.ts';
import { commandInjection } from './command-injection.ts';
import { takeApart } from './shell-payload.ts';

describe('taking a shell attack apart', () => {
  it.each([
    ['a.jpg; touch marker', 'a.jpg', 'touch marker'],
    ['$(touch marker)', '', 'touch marker'],
    ['"; touch marker #', '', 'touch marker'],
    ['"; touch marker; "', '', 'touch marker'],
    ['`touch marker`', '', 'touch marker'],
    ['3000 | touch marker; #', '3000', 'touch marker'],
    ['localhost && touch marker', 'localhost', 'touch marker'],
    ['/\ntouch marker', '/', 'touch marker'],
  ])('reads %j', (text, prefix, command) => {
    expect(takeApart(text)).toEqual({ prefix, command });
  });

  it('sees no attack in a plain name', () => {
    expect(takeApart('my file (1).jpg')).toBeUndefined();
  });
});

describe('siblings of a command injection', () => {
  it('keeps the harmless beginning and the command in other shapes', () => {
    const values = commandInjection.siblings('a.jpg; touch m', observationOf([])).map((sibling) => sibling.value);

    expect(values).toContain('a.jpg$(touch m)');
    expect(values).toContain('a.jpg`touch m`');
    expect(values).toContain('a.jpg"; touch m #');
    expect(values).toContain('a.jpg\ntouch m\n');
  });

  it('watches for its own marker when the command cannot be told', () => {
    const siblings = commandInjection.siblings('x > y', observationOf([]));

    expect(siblings[0]?.shows).toEqual({ kind: 'file', path: 'skymend-marker' });
  });

  it('changes only the place inside an options object', () => {
    const [first] = commandInjection.siblings(object(['file', '/; touch m'], ['n', 1]), observationOf([]));

    expect(first?.value).toEqual(object(['file', '/$(touch m)'], ['n', 1]));
  });
});

describe('neighbours of a command injection', () => {
  it('keeps the extension and holds no shell operator', () => {
    const values = commandInjection.neighbours('a.jpg; touch m', observationOf([])).map((neighbour) => neighbour.value);

    expect(values).toContain('two words.jpg');
    expect(values.filter((value) => typeof value === 'string' && /[;&|`\n]|\$\(/.test(value))).toEqual([]);
  });
});
