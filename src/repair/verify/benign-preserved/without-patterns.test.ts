// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Behaviour } from '../../../domain/observation.ts';
import { withoutPatterns } from './without-patterns.ts';

function returning(value: Encoded): Behaviour {
  const call = {
    index: 0,
    module: 'index.js',
    path: [],
    how: 'call',
    args: [],
    outcome: { kind: 'returned', value },
    callbacks: [],
    after: [],
  } as const;
  return { exit: 'exited 0', stdout: '', stderr: '', calls: [call], processes: [], files: [] };
}

it('makes two expressions with equal flags equal, however deep they lie', () => {
  const of = (source: string): Encoded => ({ t: 'object', entries: [['re', { t: 'regexp', source, flags: 'g' }]] });

  expect(withoutPatterns(returning(of('a+')))).toEqual(withoutPatterns(returning(of('aa*'))));
});

it('keeps a change of flags, and text that is no expression', () => {
  const [g, gi] = ['g', 'gi'].map((flags) => withoutPatterns(returning({ t: 'regexp', source: 'a', flags })));

  expect(g).not.toEqual(gi);
  expect(withoutPatterns(returning('a+'))).not.toEqual(withoutPatterns(returning('aa*')));
});
