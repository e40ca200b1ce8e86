// SPDX-License-Identifier: Apache-2.0
import { array, constantFrom, sample, tuple, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samePattern, type View } from './same.ts';

function compare(before: string, after: string, { flags = '', view = 'groups' }: { flags?: string; view?: View } = {}) {
  return samePattern([before, after], flags, { view });
}

describe('samePattern', () => {
  it.each([
    ['\\s+$', '(?<!\\s)\\s+$', ''],
    ['\\s+$', '(?<!\\s)\\s+$', 'g'],
    ['^((?:\\d+)?\\.?\\d+) *(ms|s)?$', '^((?:\\d*\\.)?\\d+) *(ms|s)?$', 'i'],
    ['^([+-]?\\d*n)?\\s*(?:([+-]?)\\s*(\\d+))?$', '^([+-]?\\d*n)?\\s*(?!\\s)(?:([+-]?)\\s*(\\d+))?$', ''],
    ['<[^>]*>', '<(?<!<[^<>]*<)[^>]*>', 'g'],
    ['\\[(\\d+)*m', '\\[(\\d+)?m', 'g'],
    ['^(.*,)+(.+)?$', '^(.*,)(.+)?$', ''],
  ])('proves /%s/ and /%s/ equal in place and groups (flags "%s")', (before, after, flags) => {
    expect(compare(before, after, { flags }).kind).toBe('same');
  });

  it('refutes a rewrite that changes a group, with an input', () => {
    const answer = compare('(a|b+)+', '(a|b)+');

    expect(answer).toMatchObject({ kind: 'different' });
    expect(groupsOn('(a|b+)+', witnessOf(answer))).not.toEqual(groupsOn('(a|b)+', witnessOf(answer)));
  });

  it('lets the same rewrite pass where groups are not looked at', () => {
    expect(compare('(a|b+)+', '(a|b)+', { view: 'extent' }).kind).toBe('same');
  });

  it('refutes a rewrite that changes the language, with an input', () => {
    const answer = compare('"(?:\\\\.|[^"])*"', '"(?:\\\\.|[^"\\\\])*"');

    expect(witnessOf(answer)).toMatch(/^[^]+$/);
  });

  it('refutes a rewrite with the same language but another choice', () => {
    expect(compare('a|ab', 'ab|a').kind).toBe('different');
    expect(compare('a|ab', 'ab|a', { view: 'presence' }).kind).toBe('same');
  });

  it('follows global searches on from where the last match ended', () => {
    expect(compare('a', '(?<!a)a').kind).toBe('same');
    expect(compare('a', '(?<!a)a', { flags: 'g' }).kind).toBe('different');
  });

  it('refutes a lost group', () => {
    expect(compare('(a)', 'a').kind).toBe('different');
  });

  it('compares parts for every surrounding pattern', () => {
    const options = { view: 'extent', anywhere: true } as const;

    expect(samePattern(['(?:a+)+', 'a+'], '', options).kind).toBe('same');
    expect(samePattern(['a*', 'a*(?!a)'], '', options).kind).toBe('different');
  });

  it('answers unknown about what it does not model, and about too large proofs', () => {
    expect(compare('(a)\\1', '(a)\\1').kind).toBe('unknown');
    expect(samePattern(['a+b', 'aa*b'], '', { view: 'groups', budget: 2 }).kind).toBe('unknown');
  });

  it('never contradicts the engine on small inputs', () => {
    const wrong = sample(tuple(patternText(), patternText(), constantFrom('', 'g', 'y')), {
      numRuns: 300,
      seed: 7,
    }).filter(([before, after, flags]) => {
      const answer = compare(before, after, { flags });
      const differs = (input: string) => allMatches(before, flags, input) !== allMatches(after, flags, input);
      return answer.kind === 'same' ? INPUTS.some(differs) : answer.kind === 'different' && !differs(answer.witness);
    });

    expect(wrong).toEqual([]);
  });
});

const INPUTS = ['', ...words(5)];

function words(length: number): readonly string[] {
  const shorter: readonly string[] = length === 0 ? [] : ['', ...words(length - 1)];
  return [...new Set(shorter)].flatMap((word) => ['a', 'b'].map((letter) => letter + word));
}

/** Patterns with exactly one group, so that none can lose it. */
function patternText(): Arbitrary<string> {
  const atom = constantFrom('a', 'b', '[ab]', '.', 'a*', 'b+?', '(?:ab)?', '(?!a)', '(?<!b)', '\\b', '$', '(?:a|ab)*');
  const part = array(atom, { maxLength: 3 }).map((atoms) => atoms.join(''));
  const quantifier = constantFrom('', '?', '*', '+', '*?', '{2}');
  return tuple(part, part, quantifier, part).map(([head, body, times, tail]) => `${head}(${body})${times}${tail}`);
}

function allMatches(source: string, flags: string, input: string): string {
  const pattern = new RegExp(source, flags);
  const results: (readonly unknown[] | null)[] = [];
  const searches = flags === '' ? 1 : 20;
  for (let search = 0; search < searches && results.at(-1) !== null; search += 1) {
    const match = pattern.exec(input);
    results.push(match === null ? null : [match.index, ...match]);
    pattern.lastIndex += match?.[0] === '' ? 1 : 0;
  }
  return JSON.stringify(results);
}

function groupsOn(source: string, input: string) {
  return new RegExp(source).exec(input)?.slice();
}

function witnessOf(answer: ReturnType<typeof samePattern>): string {
  if (answer.kind !== 'different') {
    throw new Error(`expected a difference, got ${answer.kind}`);
  }
  return answer.witness;
}
