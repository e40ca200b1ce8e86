// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { TestRun } from '../../domain/test-run.ts';
import type { Language } from '../../language/language.ts';
import { ask } from './fake-case.ts';

describe('tests-still-pass', () => {
  const run = (...passed: readonly boolean[]): TestRun => ({
    command: 'test',
    results: passed.map((isPassed, index) => ({ name: `t${index}`, kind: isPassed ? 'passed' : 'failed' })),
    flaky: [],
    seconds: 1,
    evidence: '',
  });
  const running = (...runs: readonly (TestRun | null)[]): Partial<Language> => {
    const left = [...runs];
    return { runTests: async () => left.shift() ?? null };
  };

  it('passes the same results, a test that failed before included', async () => {
    expect(await ask('tests-still-pass', { language: running(run(true, false), run(true, false)) })).toMatchObject({
      kind: 'pass',
    });
  });

  it('rejects a test that no longer passes, and a suite that no longer starts', async () => {
    const lost = await ask('tests-still-pass', { language: running(run(true, true), run(true, false)) });
    const gone = await ask('tests-still-pass', { language: running(run(true), null) });

    expect([lost.kind, gone.kind]).toEqual(['fail', 'fail']);
  });

  it('is said not to apply where there are no tests', async () => {
    expect(await ask('tests-still-pass')).toMatchObject({
      kind: 'not-applicable',
      because: expect.stringContaining('nothing is claimed'),
    });
  });
});
