// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { TestResult } from '../../../../domain/test-run.ts';
import { readJestJson, readMini, readMochaJson } from './json.ts';
import { isTap, readTap } from './tap.ts';

function short(results: readonly TestResult[] | null): readonly string[] | null {
  return results?.map(({ name, kind }) => `${kind} ${name}`) ?? null;
}

describe('readTap', () => {
  it('takes the comment before assertions for their group, and numbers equal names', () => {
    const text =
      'TAP version 13\n# adds\nok 1 same\nnot ok 2 same\n  ---\n  operator: equal\n  ...\n# later\nok 3 done\n\n1..3\n# tests 3\n# pass  2\n';

    expect(short(readTap(text))).toEqual(['passed adds > same', 'failed adds > same (2)', 'passed later > done']);
  });

  it('names subtests after those around them', () => {
    const text =
      '# Subtest: group\n    # Subtest: inner\n        ok 1 - one # time=3ms\n        1..1\n    ok 1 - inner\n    not ok 2 - two\nok 1 - group # time=12.5ms\n';

    expect(short(readTap(text))).toEqual([
      'passed group > inner > one',
      'passed group > inner',
      'failed group > two',
      'passed group',
    ]);
  });

  it('knows what was skipped or is still to be done', () => {
    expect(short(readTap('ok 1 - a # SKIP no network\nnot ok 2 - b # TODO later\n'))).toEqual([
      'skipped a',
      'skipped b',
    ]);
  });

  it('gives nothing for other text', () => {
    expect(isTap('all is ok\n12 passing\n')).toBe(false);
    expect(readTap('all is ok\n')).toEqual([]);
  });
});

describe('readMochaJson', () => {
  const report = {
    stats: {},
    passes: [{ fullTitle: 'a b' }],
    failures: [{ fullTitle: 'a c' }],
    pending: [{ fullTitle: 'a d' }],
  };

  it('finds the report after what tests print', () => {
    const text = `{ noise\n{"passes": 1}\n${JSON.stringify(report, null, 2)}\n`;

    expect(short(readMochaJson(text))).toEqual(['passed a b', 'failed a c', 'skipped a d']);
  });

  it.each(['', 'Error: Cannot find module', '{', '{"passes":[]}'])('gives nothing for %j', (text) => {
    expect(readMochaJson(text)).toBeNull();
  });
});

describe('readJestJson', () => {
  it('reads tests, and a file that does not load as one failed test', () => {
    const text = JSON.stringify({
      testResults: [
        {
          name: '/p/a.test.js',
          status: 'passed',
          assertionResults: [
            { fullName: ' g one', status: 'passed' },
            { fullName: 'g s', status: 'pending' },
          ],
        },
        { name: '/p/b.test.js', status: 'failed', message: 'SyntaxError', assertionResults: [] },
      ],
    });

    expect(short(readJestJson(text, '/p'))).toEqual(['passed g one', 'skipped g s', 'failed b.test.js loads']);
  });

  it('gives nothing for a file that is cut short', () => {
    expect(readJestJson('{"testResults": [', '/p')).toBeNull();
  });
});

describe('readMini', () => {
  it('gives nothing when the end mark is missing', () => {
    expect(short(readMini('{"name":"a","kind":"passed"}\n{"end":true}\n'))).toEqual(['passed a']);
    expect(readMini('{"name":"a","kind":"passed"}\n')).toBeNull();
  });
});
