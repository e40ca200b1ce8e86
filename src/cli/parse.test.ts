// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseDuration } from './parse-duration.ts';
import { parseShows } from './parse-shows.ts';
import { parseWeaknesses } from './parse-weakness.ts';

describe('--shows', () => {
  it.each([
    ['polluted', { kind: 'polluted' }],
    ['file-access', { kind: 'sink', sink: 'file' }],
    ['exit=3', { kind: 'exit', status: 3 }],
    ['stdout=^PWNED$', { kind: 'output', stream: 'stdout', pattern: '^PWNED$' }],
    ['file=a b.txt', { kind: 'file', path: 'a b.txt' }],
    ['time>1500', { kind: 'time', overMs: 1500 }],
    ['sanitizer', { kind: 'sanitizer' }],
    ['sanitizer=memory-leak', { kind: 'sanitizer', report: 'memory-leak' }],
  ])('reads %s', (text, shows) => {
    expect(parseShows(text)).toEqual(shows);
  });

  it.each(['', 'exit=', 'exit=yes', 'time=5', 'time>', 'stdout=(', 'nonsense'])('refuses "%s" in one line', (text) => {
    expect(() => parseShows(text)).toThrow(/^--shows/);
  });
});

describe('durations', () => {
  it.each([
    ['90', 90_000],
    ['1.5m', 90_000],
    ['500ms', 500],
    ['2h', 7_200_000],
  ])('reads %s as milliseconds', (text, expected) => {
    expect(parseDuration(text, '--timeout')).toBe(expected);
  });

  it.each(['', '0', '-1s', '5 days'])('refuses "%s"', (text) => {
    expect(() => parseDuration(text, '--timeout')).toThrow('is no duration');
  });
});

describe('--weakness', () => {
  it('reads numbers, names, lists and all', () => {
    expect(parseWeaknesses('78, CWE-22')).toEqual(['CWE-78', 'CWE-22']);
    expect(parseWeaknesses('all')).toHaveLength(5);
  });

  it('takes the class for its children', () => {
    expect(parseWeaknesses('CWE-95,CWE-94')).toEqual(['CWE-94']);
  });

  it('refuses what is no CWE number', () => {
    expect(() => parseWeaknesses('xss')).toThrow('is no CWE number');
  });
});
