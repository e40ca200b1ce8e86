// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { growthOf } from './growth.ts';
import { parsePattern } from './pattern.ts';

function growth(source: string, flags = ''): string {
  const pattern = parsePattern(source, flags);
  return pattern === undefined ? 'no pattern' : growthOf(pattern).kind;
}

describe('growthOf', () => {
  it.each(['^(a+)+$', '(a|a)*b', '(a|b|ab)*c', '(?:a*)*b', '^(?:\\w|\\d)+$'])('calls /%s/ exponential', (source) => {
    expect(growth(source)).toBe('exponential');
  });

  it.each(['\\s+$', 'x\\s*\\s*y', '<[^>]*>', '^\\d*\\.?\\d+$', '^.*foo.*bar$', '(?<!x)\\s+$'])(
    'calls /%s/ polynomial',
    (source) => {
      expect(growth(source)).toBe('polynomial');
    },
  );

  it.each(['^\\s+', '(?<!\\s)\\s+$', '^a+(?!a)a*b', '^(?:\\d*\\.)?\\d+$', '<(?<!<[^<>]*<)[^>]*>'])(
    'proves /%s/ linear',
    (source) => {
      expect(growth(source)).toBe('linear');
    },
  );

  it('does not count paths that a success makes needless', () => {
    expect(growth('^\\s*\\s*')).toBe('linear');
    expect(growth('\\s+', 'g')).toBe('linear');
    expect(growth('^case +([^\\n]+)')).toBe('linear');
  });

  it('counts what lookarounds cost', () => {
    expect(growth('(?<!<[^>]*)<')).toBe('unknown');
    expect(growth('x(?=.*y)')).toBe('unknown');
    expect(growth('^(?=.*\\d)[a-z\\d]+$')).toBe('linear');
  });

  it('says unknown about backreferences', () => {
    expect(growth('(a+)\\1b')).toBe('unknown');
  });
});
