// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Substitute } from '../../../language.ts';
import { array, isArray, isPlainObject, nest, object, UNDEFINED } from '../values.ts';

/** Keys that a sound guard lets through: ordinary ones, ones that only contain the words, and odd but harmless ones. */
export const HARMLESS_ROUTES: readonly (readonly string[])[] = [
  ['a'],
  ['proto'],
  ['a', 'b', 'c'],
  ['my__proto__key'],
  ['prototypes'],
  ['constructors', 'prototype2'],
  ['a', '0'],
  ['Ünï codé 键'],
];

/** Values of the same kind that exercise the feature, and the edges callers meet by accident. */
export function benignValues(value: Encoded): readonly Substitute[] {
  return [...ofTheSameKind(value), ...EDGES].map(([label, changed]) => ({ label, value: changed }));
}

type Labelled = readonly [string, Encoded];

const EDGES: readonly Labelled[] = [
  ['null', null],
  ['undefined', UNDEFINED],
  ['a number', 7],
  ['empty text', ''],
];

function ofTheSameKind(value: Encoded): readonly Labelled[] {
  if (isPlainObject(value)) {
    return OBJECTS;
  }
  if (isArray(value)) {
    const isOptions = value.items.some((item) => typeof item === 'string' && item.startsWith('-'));
    return isOptions ? OPTIONS : LISTS;
  }
  return typeof value === 'string' ? TEXTS : [];
}

const OBJECTS: readonly Labelled[] = [
  ['a deep object', object(['a', object(['b', 1], ['c', nest(['d', 'e'], 'deep')])], ['f', 'g'])],
  ['lists inside', object(['list', array(1, array(2, 3), object(['x', null]))], ['empty', array()])],
  [
    'dates, patterns and empty values',
    object(
      ['when', { t: 'date', v: '2020-01-02T03:04:05.000Z' }],
      ['pattern', { t: 'regexp', source: 'a+', flags: 'g' }],
      ['nothing', null],
      ['missing', UNDEFINED],
      ['zero', 0],
      ['no', false],
    ),
  ],
  // A guard that calls `source.hasOwnProperty` breaks on the next two.
  ['own keys named like inherited methods', object(['hasOwnProperty', 1], ['valueOf', 'text'])],
  ['an object without a prototype', { t: 'object', proto: null, entries: [['a', object(['b', 2])]] }],
  ['an empty object', object()],
  ['dotted keys', object(['a.b', 1], ['a.c', array(1, 2)], ['d', object(['e.f', 'g'])])],
  ['a function inside', object(['run', { t: 'function', name: 'run', arity: 1 }], ['after', 1])],
];

const LISTS: readonly Labelled[] = [
  ['a list of one', array('a')],
  ['a list of several', array('a', 'b', 'c')],
  ['a list with a number', array('a', 0)],
];

const OPTIONS: readonly Labelled[] = [
  ['options', array('--name', 'value', '--flag', 'rest', '--n=3', '--a.b.c', '1')],
  ['options with equals signs', array('--a.b=1', '--a.c=two words', '-x', '5', '-abc')],
  ['an option given twice', array('--a', '1', '--a', '2', '--no-color')],
  ['words only', array('one', 'two', '--', '--three')],
  ['an empty list', array()],
];

const TEXTS: readonly Labelled[] = [
  ['one word', 'a'],
  ['a dotted path', 'a.b.c'],
  ['a path with brackets', 'a[0].b'],
  ['a path with slashes', '/a/b'],
  ['words with spaces', 'several words here'],
];
