// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readResults } from './read-results.ts';

describe('results of single tests', () => {
  it.each([
    ['PASS: test-value', [{ name: 'test-value', kind: 'passed' }]],
    ['XFAIL: odd', [{ name: 'odd', kind: 'passed' }]],
    ['FAIL: read.sh (exit status: 1)', [{ name: 'read.sh (exit status: 1)', kind: 'failed' }]],
    [
      '  3/14 Test  #3: parse_value ......................   Passed    0.01 sec',
      [{ name: 'parse_value', kind: 'passed' }],
    ],
    ['  4/14 Test  #4: print .............***Failed    0.01 sec', [{ name: 'print', kind: 'failed' }]],
    ['2/7 fribidi:unit / BidiTest   OK   0.35s', [{ name: 'fribidi:unit / BidiTest', kind: 'passed' }]],
    ['[       OK ] Suite.name (3 ms)', [{ name: 'Suite.name', kind: 'passed' }]],
    ['  7: read broken file         FAILED (read.at:12)', [{ name: '7: read broken file', kind: 'failed' }]],
    ['not ok 4 - empty input', [{ name: 'empty input', kind: 'failed' }]],
    ['ok 5 # SKIP no network', [{ name: '5', kind: 'skipped' }]],
    ['ash-arith/arith1.tests: ok', [{ name: 'ash-arith/arith1.tests', kind: 'passed' }]],
    ['gcc -c a.c -o a.o', []],
    ['make: Nothing to be done for check.', []],
  ])('are read from %s', (line, results) => {
    expect(readResults(line)).toEqual(results);
  });

  it('of one name are numbered', () => {
    expect(readResults('PASS: a\nFAIL: a\n').map(({ name }) => name)).toEqual(['a', 'a (2)']);
  });
});
